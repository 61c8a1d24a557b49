// What CloudFront runs at its edge, before and after its cache (runtime cloudfront-js-2.0).
// Requests: pretty URLs; who calls the API. Answers: redirects that are objects of the site's bucket.

function handler(event) {
  if (event.context.eventType === 'viewer-response') return answered(event.response);
  if (/^\/api(\/|$)/.test(event.request.uri)) return called(event);
  return asked(event.request);
}

// `/a/` is the object `a/index.html`. Only an index has no dot in its last part, so `/a` is sent on to `/a/`.
function asked(request) {
  const text = decoded(request.uri);
  if (text === null) return refusal();
  if (text.endsWith('/')) {
    request.uri += 'index.html';
  } else if (!text.slice(text.lastIndexOf('/')).includes('.')) {
    return moved(encoded(text + '/') + query(request.querystring));
  }
  return request;
}

// The address is what CloudFront saw; whatever the viewer says of it does not pass. No port is known here.
function called(event) {
  const request = event.request;
  delete request.headers['cloudfront-viewer-address'];
  request.headers['x-galley-viewer'] = { value: event.viewer.ip + ':0' };
  return request;
}

// S3 keeps where an object redirects to as a header. Nobody outside needs its other headers.
function answered(response) {
  const location = response.headers['x-amz-website-redirect-location'];
  Object.keys(response.headers).forEach(function (name) {
    if (name.startsWith('x-amz-') && name !== 'x-amz-cf-id' && name !== 'x-amz-cf-pop') delete response.headers[name];
  });
  if (!location) return response;
  const to = moved(location.value.replace(/[^\x21-\x7e]+/g, encodeURIComponent));
  response.statusCode = to.statusCode;
  response.statusDescription = to.statusDescription;
  response.headers['location'] = to.headers['location'];
  response.headers['cache-control'] = to.headers['cache-control'];
  return response;
}

// The path's text; null for dot segments, control characters and what is not UTF-8.
function decoded(uri) {
  let text;
  try {
    text = decodeURIComponent(uri);
  } catch (error) {
    return null;
  }
  if (!text.startsWith('/') || text.startsWith('//') || /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text)) return null;
  const parts = text.replace(/\\/g, '/').split('/');
  return parts.includes('.') || parts.includes('..') ? null : text;
}

// What a path may hold unencoded: RFC 3986 section 3.3.
function encoded(text) {
  return encodeURI(text).replace(/[?#]/g, encodeURIComponent);
}

function query(given) {
  const pairs = [];
  Object.keys(given).forEach(function (name) {
    (given[name].multiValue || [given[name]]).forEach(function (each) {
      pairs.push(each.value === '' ? name : name + '=' + each.value);
    });
  });
  return pairs.length ? '?' + pairs.join('&') : '';
}

function moved(location) {
  return {
    statusCode: 301,
    statusDescription: 'Moved Permanently',
    headers: { location: { value: location }, 'cache-control': { value: 'max-age=60' } },
  };
}

function refusal() {
  return {
    statusCode: 400,
    statusDescription: 'Bad Request',
    headers: { 'content-type': { value: 'text/plain; charset=utf-8' } },
    body: { encoding: 'text', data: 'this path is not one\n' },
  };
}
