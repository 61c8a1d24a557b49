/** The types of the client, written by hand, are those of the served document. What differs does not compile. */

import type * as client from "galley-client";
import type { components } from "galley-schema";

type Schemas = components["schemas"];

/** Every field of every depth is there: no default may be left out by the API. */
type Whole<T> = T extends (infer Item)[] ? Whole<Item>[] : T extends object ? { [K in keyof T]-?: Whole<T[K]> } : T;

/** A type and itself are the only ones that fit each other both ways, optional fields apart. */
type Same<A, B> = [Whole<A>, Whole<B>] extends [Whole<B>, Whole<A>] ? SameNames<A, B> : false;
type SameNames<A, B> = [keyof A, keyof B] extends [keyof B, keyof A] ? true : false;

/** The names of the fields that may be left out. */
type Optional<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];
type SameOptions<A, B> = [Optional<A>, Optional<B>] extends [Optional<B>, Optional<A>] ? Same<A, B> : false;

/** What a function takes first. */
type Body<F extends (body: any, ...rest: any[]) => unknown> = NonNullable<Parameters<F>[0]>;

declare function agree<_ extends true>(): void;

export function answers(): void {
  agree<Same<client.Article, Schemas["ArticleAnswer"]>>();
  agree<Same<client.ArticleCard, Schemas["ArticleCard"]>>();
  agree<Same<client.Page<client.ArticleCard>, Schemas["ArticlesAnswer"]>>();
  agree<Same<client.Content, Schemas["Words"]>>();
  agree<Same<client.Deleted, Schemas["DeletedArticle"]>>();
  agree<Same<client.Difference, Schemas["DiffAnswer"]>>();
  agree<Same<client.Draft, Schemas["Draft"]>>();
  agree<Same<client.Page<client.DraftCard>, Schemas["DraftsAnswer"]>>();
  agree<Same<client.Health, Schemas["HealthAnswer"]>>();
  agree<Same<client.NewTokenAnswer, Schemas["CreatedToken"]>>();
  agree<Same<client.Person, Schemas["PersonAnswer"]>>();
  agree<Same<client.Preview, Schemas["PreviewAnswer"]>>();
  agree<Same<client.Revision, Schemas["RevisionAnswer"]>>();
  agree<Same<client.Page<client.LedgerEntry>, Schemas["LedgerAnswer"]>>();
  agree<Same<client.Page<client.RevisionCard>, Schemas["RevisionsAnswer"]>>();
  agree<Same<client.Site, Schemas["SiteAnswer"]>>();
  agree<Same<client.SiteSettings, Schemas["SettingsAnswer"]>>();
  agree<Same<client.Page<client.Token>, Schemas["TokensAnswer"]>>();
  agree<Same<client.Topic, Schemas["TopicAnswer"]>>();
  agree<Same<client.Version, Schemas["VersionAnswer"]>>();
  agree<Same<client.Fault, Schemas["FieldProblem"]>>();
  agree<Same<client.SessionAnswer, Schemas["SessionAnswer"]>>();
  agree<Same<client.OwnAccount, Schemas["AccountAnswer"]>>();
  agree<Same<{ items: client.Session[] }, Schemas["SessionsAnswer"]>>();
  agree<Same<{ person_id: string }, Schemas["EndedSessions"]>>();
  agree<Same<client.Done, Schemas["Done"]>>();
  agree<Same<client.Done, Schemas["Asked"]>>();
  agree<Same<client.Export, Schemas["ExportAnswer"]>>();
  agree<Same<client.Offer, Schemas["Offer"]>>();
  agree<Same<client.SecondFactorOn, Schemas["SecondFactorOn"]>>();
  agree<Same<{ recovery_codes: string[] }, Schemas["FreshCodes"]>>();
  agree<Same<client.Page<client.Member>, Schemas["MembersAnswer"]>>();
  agree<Same<client.Page<client.Invite>, Schemas["InvitesAnswer"]>>();
}

export function bodies(): void {
  agree<SameOptions<client.ArticleChanges, Schemas["ArticleChanges"]>>();
  agree<SameOptions<client.NewArticle, Schemas["NewArticle"]>>();
  agree<SameOptions<client.NewToken, Schemas["NewToken"]>>();
  agree<SameOptions<Partial<client.Settings>, Schemas["SettingsChanges"]>>();
  agree<SameOptions<client.MailAsked, Schemas["Ask"]>>();
  agree<SameOptions<client.Confirmation, Schemas["Confirmation"]>>();
  agree<SameOptions<client.LogIn, Schemas["LogIn"]>>();
  agree<SameOptions<client.Entry, Schemas["Entry"]>>();
  agree<SameOptions<client.Entry, Schemas["AddressConfirmation"]>>();
  agree<SameOptions<client.Acceptance, Schemas["Acceptance"]>>();
  agree<SameOptions<client.AccountChanges, Schemas["AccountChanges"]>>();
  agree<SameOptions<client.PasswordChange, Schemas["PasswordChange"]>>();
  agree<SameOptions<client.SecondFactor, Schemas["SecondFactor"]>>();
  agree<SameOptions<client.Proven, Schemas["Proven"]>>();
  agree<SameOptions<client.NewInvite, Schemas["NewInvite"]>>();
  agree<SameOptions<Body<client.Auth["refresh"]>, Schemas["Refresh"]>>();
  agree<SameOptions<Body<client.Auth["reset"]>, Schemas["NewPasswordByMail"]>>();
  agree<SameOptions<Body<client.Account["askAddress"]>, Schemas["AddressChange"]>>();
  agree<SameOptions<Body<client.Account["delete"]>, Schemas["Proof"]>>();
  agree<SameOptions<Body<client.Account["export"]>, Schemas["Proof"]>>();
}

export function differences(): void {
  // @ts-expect-error - a name that is not there
  agree<Same<client.Preview & { colour: string }, Schemas["PreviewAnswer"]>>();
  // @ts-expect-error - a type that is another
  agree<Same<Omit<client.Token, "name"> & { name: number }, Schemas["TokenAnswer"]>>();
  // @ts-expect-error - one that may be left out there and not here
  agree<SameOptions<Required<client.NewToken>, Schemas["NewToken"]>>();
}
