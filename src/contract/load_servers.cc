// Where requests go and what they must carry: servers, security schemes and requirements.
#include <algorithm>

#include "contract/loader.h"

namespace bodkin::contract {
namespace {

using json::kNone;
using json::NodeId;

// A server's URL with its variables' defaults.
std::string url_of(const Loader& loader, NodeId server) {
  const Document& document = loader.document;
  std::string url = loader.text(server, "url");
  for (NodeId v = document.first(document.member(server, "variables")); v != kNone;
       v = document.next(v)) {
    const std::string name = "{" + document.key(v) + "}";
    const std::string value = loader.text(v, "default");
    for (std::size_t at = url.find(name); at != std::string::npos;
         at = url.find(name, at + value.size())) {
      url.replace(at, name.size(), value);
    }
  }
  return url;
}

// The path of a URL without a trailing slash.
std::string path_of(std::string url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string::npos) {
    const std::size_t path = url.find('/', scheme + 3);
    url = path == std::string::npos ? "" : url.substr(path);
  }
  url = url.substr(0, url.find_first_of("?#"));
  while (url.ends_with("/")) url.pop_back();
  if (!url.empty() && url[0] != '/') url.insert(0, "/");
  return url;
}

void read_servers_2(const Loader& loader) {
  const Document& document = loader.document;
  loader.data.base_path = path_of(loader.text(document.root(), "basePath"));
  const std::string host = loader.text(document.root(), "host");
  if (host.empty()) return;
  for (NodeId s = document.first(document.member(document.root(), "schemes")); s != kNone;
       s = document.next(s)) {
    loader.data.servers.push_back(document.text(s) + "://" + host + loader.data.base_path);
  }
}

SecurityScheme scheme_of(const Loader& loader, NodeId node) {
  SecurityScheme out;
  out.type = loader.text(node, "type");
  out.scheme = loader.text(node, "scheme");
  out.parameter = "Authorization";
  if (out.type == "basic") {  // OpenAPI 2.0
    out.type = "http";
    out.scheme = "basic";
  } else if (out.type == "apiKey") {
    const std::string in = loader.text(node, "in");
    out.in = in == "query" ? Place::kQuery : in == "cookie" ? Place::kCookie : Place::kHeader;
    out.parameter = loader.text(node, "name");
  } else if (out.type == "mutualTLS") {
    out.parameter.clear();
  }
  return out;
}

}  // namespace

void read_servers(const Loader& loader) {
  if (loader.version_2) return read_servers_2(loader);
  const Document& document = loader.document;
  for (NodeId s = document.first(document.member(document.root(), "servers")); s != kNone;
       s = document.next(s)) {
    loader.data.servers.push_back(url_of(loader, s));
  }
  if (!loader.data.servers.empty()) loader.data.base_path = path_of(loader.data.servers.front());
}

std::string base_path_of(const Loader& loader, NodeId operation, NodeId path) {
  if (!loader.version_2) {
    for (const NodeId owner : {operation, path}) {
      const NodeId server = loader.document.first(loader.document.member(owner, "servers"));
      if (server != kNone) return path_of(url_of(loader, server));
    }
  }
  return loader.data.base_path;
}

void read_security_schemes(const Loader& loader) {
  const Document& document = loader.document;
  const NodeId root = document.root();
  const NodeId schemes =
      loader.version_2 ? document.member(root, "securityDefinitions")
                       : document.member(document.member(root, "components"), "securitySchemes");
  auto& headers = loader.data.credential_headers;
  for (NodeId s = document.first(schemes); s != kNone; s = document.next(s)) {
    const auto target = document.follow(s);
    if (!target) {
      loader.note(target.error());
      continue;
    }
    SecurityScheme scheme = scheme_of(loader, *target);
    scheme.name = document.key(s);
    const bool known = scheme.type == "apiKey" || scheme.type == "http" ||
                       scheme.type == "oauth2" || scheme.type == "openIdConnect";
    if (known && scheme.in == Place::kHeader && !scheme.parameter.empty() &&
        std::find(headers.begin(), headers.end(), scheme.parameter) == headers.end()) {
      headers.push_back(scheme.parameter);
    }
    loader.data.security_schemes.push_back(std::move(scheme));
  }
}

Result<void> read_security(const Loader& loader, NodeId operation, Operation& out) {
  const Document& document = loader.document;
  const NodeId security = loader.own_or_root(operation, "security");
  for (NodeId way = document.first(security); way != kNone; way = document.next(way)) {
    if (auto done = loader.charge(way); !done) return done;
    auto& names = out.security.emplace_back();
    for (NodeId s = document.first(way); s != kNone; s = document.next(s)) {
      if (auto done = loader.charge(s); !done) return done;
      names.push_back(document.key(s));
    }
  }
  out.secured =
      !out.security.empty() && std::none_of(out.security.begin(), out.security.end(),
                                            [](const auto& names) { return names.empty(); });
  return {};
}

}  // namespace bodkin::contract
