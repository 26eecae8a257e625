#include "mutate/request_values.h"

#include "mutate/sampler.h"

namespace bodkin::mutate {
namespace {

// clang-format off
constexpr RequestValue kRows[] = {
    // Content types that are not JSON.
    {"media.text", "Plain text.", Part::kOtherType, "text/plain"},
    {"media.xml", "XML.", Part::kOtherType, "application/xml"},
    {"media.form", "A form.", Part::kOtherType, "application/x-www-form-urlencoded"},
    {"media.text_json", "JSON's old name.", Part::kOtherType, "text/json"},
    {"media.json_patch", "A patch.", Part::kOtherType, "application/json-patch+json"},
    {"media.merge_patch", "A merge patch.", Part::kOtherType, "application/merge-patch+json"},
    {"media.multipart", "Parts without a boundary.", Part::kOtherType, "multipart/form-data"},
    {"media.bytes", "Bytes.", Part::kOtherType, "application/octet-stream"},
    {"media.no_slash", "A name that is no media type.", Part::kOtherType, "json"},
    {"media.jsonp", "A name that begins as JSON's.", Part::kOtherType, "application/jsonp"},
    {"media.lines", "One document a line.", Part::kOtherType, "application/x-ndjson"},
    {"media.yaml", "YAML, of which JSON is a part.", Part::kOtherType, "application/yaml"},
    {"media.cbor", "A binary form of JSON.", Part::kOtherType, "application/cbor"},
    {"media.html", "A page.", Part::kOtherType, "text/html"},
    {"media.csv", "A table.", Part::kOtherType, "text/csv"},
    {"media.image", "A picture.", Part::kOtherType, "image/png"},
    {"media.soap", "An envelope of XML.", Part::kOtherType, "application/soap+xml"},
    {"media.java", "A serialised object.", Part::kOtherType, "application/x-java-serialized-object"},
    {"media.unknown", "A type that nobody has.", Part::kOtherType, "application/x-bodkin"},
    // Content types that are JSON.
    {"media.charset_utf8", "JSON, and what it is written in.", Part::kJsonType, "application/json; charset=utf-8"},
    {"media.charset_utf16", "JSON that claims UTF-16.", Part::kJsonType, "application/json;charset=utf-16"},
    {"media.charset_latin1", "JSON that claims Latin 1.", Part::kJsonType, "application/json; charset=latin1"},
    {"media.charset_utf7", "JSON that claims UTF-7.", Part::kJsonType, "application/json; charset=utf-7"},
    {"media.charset_unknown", "JSON that claims a coding that nobody has.", Part::kJsonType, "application/json; charset=x-bodkin"},
    {"media.capitals", "JSON in capitals.", Part::kJsonType, "APPLICATION/JSON"},
    {"media.open_parameter", "JSON and a semicolon.", Part::kJsonType, "application/json;"},
    {"media.quoted_parameter", "JSON and a parameter in quotes.", Part::kJsonType, "application/json; q=\"a;b\""},
    {"media.two", "Two types in one field.", Part::kJsonType, "application/json, application/xml"},
    {"media.suffix", "A type with JSON's suffix.", Part::kJsonType, "application/vnd.api+json"},
    // What is asked for.
    {"accept.html", "A page is asked for.", Part::kAccept, "text/html"},
    {"accept.image", "A picture is asked for.", Part::kAccept, "image/png"},
    {"accept.nothing", "Nothing at all is taken.", Part::kAccept, "*/*;q=0"},
    {"accept.version", "A version of JSON is asked for.", Part::kAccept, "application/json;version=9"},
    {"accept.anything", "Anything is taken.", Part::kAccept, "*/*"},
    {"accept.xml", "XML is asked for.", Part::kAccept, "application/xml"},
    {"accept.malformed", "A list of nothing.", Part::kAccept, ",;"},
    {"accept.not_json", "Anything but JSON.", Part::kAccept, "application/json;q=0, */*;q=0.1"},
    {"accept.csv", "A table is asked for.", Part::kAccept, "text/csv"},
    {"accept.problem", "Problems alone are taken.", Part::kAccept, "application/problem+json"},
    {"accept.weight", "A weight above one.", Part::kAccept, "application/json;q=1.5"},
    {"accept.range", "Any type of applications.", Part::kAccept, "application/*"},
    {"accept.stream", "A stream of events is asked for.", Part::kAccept, "text/event-stream"},
    // Fields that proxies, caches and frameworks act on.
    {"field.method_override", "Another method behind the first.", Part::kField, "DELETE", "X-HTTP-Method-Override"},
    {"field.method_override_short", "The same by a shorter name.", Part::kField, "GET", "X-Method-Override"},
    {"field.method_header", "The same by Microsoft's name.", Part::kField, "PATCH", "X-HTTP-Method"},
    {"field.forwarded_for", "A client on loopback.", Part::kField, "127.0.0.1", "X-Forwarded-For"},
    {"field.forwarded_for_many", "Many clients, one malformed.", Part::kField, "127.0.0.1, ::1, 999.1.1.1, x", "X-Forwarded-For"},
    {"field.forwarded", "The standard's form of it.", Part::kField, "for=\"[::1]:80\";proto=https;host=localhost", "Forwarded"},
    {"field.real_ip", "A client by nginx's name.", Part::kField, "127.0.0.1", "X-Real-IP"},
    {"field.client_ip", "A client by a network's name.", Part::kField, "127.0.0.1", "True-Client-IP"},
    {"field.forwarded_proto", "A scheme.", Part::kField, "https", "X-Forwarded-Proto"},
    {"field.forwarded_host", "A host that answers' links may take.", Part::kField, "bodkin.invalid", "X-Forwarded-Host"},
    {"field.forwarded_port", "A port that is none.", Part::kField, "99999", "X-Forwarded-Port"},
    {"field.forwarded_prefix", "A prefix of paths.", Part::kField, "/x", "X-Forwarded-Prefix"},
    {"field.original_url", "Another path behind the first.", Part::kField, "/", "X-Original-URL"},
    {"field.rewrite_url", "The same by another name.", Part::kField, "/admin", "X-Rewrite-URL"},
    {"field.if_match_any", "Only if it is there.", Part::kField, "*", "If-Match"},
    {"field.if_match_other", "Only if it is a state that it is not.", Part::kField, "\"0\"", "If-Match"},
    {"field.if_none_match", "Only if it is not there.", Part::kField, "*", "If-None-Match"},
    {"field.if_unmodified", "Only if it has not changed since 1970.", Part::kField, "Thu, 01 Jan 1970 00:00:00 GMT", "If-Unmodified-Since"},
    {"field.range", "One byte alone.", Part::kField, "bytes=0-0", "Range"},
    {"field.content_encoding", "A coding that the body does not have.", Part::kField, "gzip", "Content-Encoding"},
    {"field.accept_encoding", "A coding that nobody has.", Part::kField, "x", "Accept-Encoding"},
    {"field.accept_language", "A language that nobody speaks.", Part::kField, "xx", "Accept-Language"},
    {"field.accept_language_malformed", "Languages in no grammar.", Part::kField, "en-;q=,*-x;q=9", "Accept-Language"},
    {"field.accept_charset", "A charset that cannot hold JSON.", Part::kField, "utf-7", "Accept-Charset"},
    {"field.content_language", "The language of the body.", Part::kField, "tlh", "Content-Language"},
    {"field.origin", "A page of another origin asks.", Part::kField, "http://127.0.0.1:1", "Origin"},
    {"field.origin_null", "A page without an origin asks.", Part::kField, "null", "Origin"},
    {"field.fetch_site", "A browser says that another site asks.", Part::kField, "cross-site", "Sec-Fetch-Site"},
    {"field.requested_with", "A script asks.", Part::kField, "XMLHttpRequest", "X-Requested-With"},
    {"field.prefer", "An answer without a body.", Part::kField, "return=minimal", "Prefer"},
    {"field.prefer_async", "An answer later.", Part::kField, "respond-async, wait=0", "Prefer"},
    {"field.microversion", "A version of an API that there is not yet.", Part::kField, "placement 99.99", "OpenStack-API-Version"},
    {"field.api_version", "A version that is no number.", Part::kField, "latest", "X-API-Version"},
    {"field.trace_parent", "A malformed context of a trace.", Part::kField, "00-zz-0-01", "traceparent"},
    {"field.max_forwards", "No proxy may pass it on.", Part::kField, "0", "Max-Forwards"},
    {"field.cache_control", "Only from a cache.", Part::kField, "only-if-cached", "Cache-Control"},
    {"field.debug", "A switch that some frameworks know.", Part::kField, "true", "X-Debug"},
    {"field.user", "A name that a proxy in front would set.", Part::kField, "admin", "X-Remote-User"},
    {"field.disposition", "A name of a file out of its folder.", Part::kField, "attachment; filename=\"../../x\"", "Content-Disposition"},
    // Methods.
    {"method.propfind", "A method of WebDAV that reads.", Part::kMethod, "PROPFIND"},
    {"method.mkcol", "A method of WebDAV that writes.", Part::kMethod, "MKCOL"},
    {"method.unknown", "A method that nobody has.", Part::kMethod, "X"},
    {"method.query", "A reading method with a body.", Part::kMethod, "QUERY"},
    {"method.purge", "A method of caches.", Part::kMethod, "PURGE"},
    {"method.link", "A method that HTTP once had.", Part::kMethod, "LINK"},
    {"method.long", "A method of 200 letters.", Part::kMethod, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    {"method.mixed_case", "A method of which the case is wrong.", Part::kMethod, "gEt"},
    // Lists in queries.
    {"list.comma", "Elements behind commas.", Part::kArrayInQuery, "{n}={a},{b}"},
    {"list.repeated", "The parameter once for each element.", Part::kArrayInQuery, "{n}={a}&{n}={b}"},
    {"list.brackets", "Brackets behind the name.", Part::kArrayInQuery, "{n}[]={a}&{n}[]={b}"},
    {"list.indices", "Indices behind the name.", Part::kArrayInQuery, "{n}[0]={a}&{n}[1]={b}"},
    {"list.index_far", "An index that would make a list of a million.", Part::kArrayInQuery, "{n}[1000000]={a}"},
    {"list.space", "Elements behind blanks.", Part::kArrayInQuery, "{n}={a}%20{b}"},
    {"list.pipe", "Elements behind bars.", Part::kArrayInQuery, "{n}={a}|{b}"},
    {"list.tab", "Elements behind tabs.", Part::kArrayInQuery, "{n}={a}%09{b}"},
    {"list.semicolon", "Elements behind semicolons.", Part::kArrayInQuery, "{n}={a};{b}"},
    {"list.empty_element", "An element that is empty.", Part::kArrayInQuery, "{n}={a},,{b},"},
    {"list.json", "A list as JSON.", Part::kArrayInQuery, "{n}=%5B%22{a}%22%2C%22{b}%22%5D"},
    {"list.same_twice", "An element twice.", Part::kArrayInQuery, "{n}={a},{a}"},
    {"object.deep", "A member in brackets.", Part::kArrayInQuery, "{n}[x]={a}"},
    {"object.dotted", "A member behind a dot.", Part::kArrayInQuery, "{n}.x={a}"},
    {"object.operator", "An operator of MongoDB in brackets.", Part::kArrayInQuery, "{n}[$ne]={a}"},
    {"object.prototype", "JavaScript's prototype in brackets.", Part::kArrayInQuery, "{n}[__proto__][x]={a}"},
};
// clang-format on

}  // namespace

std::span<const RequestValue> request_values() {
  return kRows;
}

const RequestValue& draw_request_value(Part part, Random& random) {
  Sampler<const RequestValue*> rows(random);
  for (const RequestValue& row : kRows) rows.offer(row.part == part ? 1 : 0, &row);
  return *rows.item();
}

}  // namespace bodkin::mutate
