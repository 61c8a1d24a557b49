"""Words of HTML and of addresses that have led past sanitisers elsewhere."""

ADDRESS_WORDS = (
    b"javascript:", b"JaVaScRiPt:", b"java\tscript:", b"vbscript:", b"data:text/html,", b"https://", b"http://",
    b"mailto:",
    b"tel:", b"//", b"\\\\", b"/\\", b"\x00", b"\x01", b"\t", b"\n", b"\r", b" ", b"%2f", b"%5c", b"%2e%2e", b"..",
    b"/../",
    b"#", b"?", b"&", b"@", b":", b"[::1]", b"[", b"]", b"%", b"\xc2\xa0", b"\xe2\x80\xae", b"\xef\xbc\x8f",
    b"\xe3\x80\x82",
    b"evil.example", b"\xed\xa0\x80", b"&#106;", b"&colon;", b"&Tab;", b";", b"'", b'"', b"<", b">", b"`", b"{{",
    b"xn--",
)  # fmt: skip
HTML_WORDS = (
    *ADDRESS_WORDS, b"<script>", b"</script>", b"<style>", b"</style>", b"<svg>", b"<math>", b"<iframe srcdoc='",
    b"<img src=x ",
    b" onerror=alert(1)", b" onclick='x'", b" style=\"x\"", b"<a href=", b"<!--", b"-->", b"--!>", b"<!", b"<?", b"]]>",
    b"<![CDATA[", b"<textarea>", b"<title>", b"<noscript>", b"<template>", b"<xmp>", b"<plaintext>", b"<select>",
    b"<table>",
    b"<tr>", b"<td>", b"</p>", b"<p>", b"<b>", b"</b>", b"<div>", b"</div>", b"<li>", b"<h1>", b"</h1>", b"<pre>",
    b"<code>",
    b"<input type=checkbox ", b"<form>", b"<details>", b"<summary>", b"</details>", b" id=\"to-content\"",
    b" name=x", b"=\"",
    b"/>", b"<a", b"<video poster=", b"<base href=", b"<meta http-equiv=refresh ", b"&lt;", b"&amp;", b"&",
    b"&#0;", b"&#x",
    b"<mglyph>", b"<mtext>", b"<annotation-xml encoding=\"text/html\">", b"<foreignObject>", b"<desc>",
)  # fmt: skip
