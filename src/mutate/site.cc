#include "mutate/site.h"

#include <algorithm>

#include "json/edit.h"
#include "schema/generate.h"

namespace bodkin::mutate {
namespace {

// A few changes of single bytes, for engines that bring no byte mutator.
std::string scrambled(Random& random, std::string_view bytes, std::size_t size_max) {
  std::string out(bytes);
  for (std::uint64_t changes = 1 + random.below(3); changes > 0; --changes) {
    const auto byte = static_cast<char>(random.below(256));
    const std::size_t at = random.below(out.size() + 1);
    switch (random.below(5)) {
      case 0:
        if (out.size() < size_max) out.insert(at, 1, byte);
        break;
      case 1:
        if (at < out.size()) out.erase(at, 1 + random.below(4));
        break;
      case 2:
        if (at < out.size()) out[at] = byte;
        break;
      case 3:
        if (at < out.size()) out[at] = static_cast<char>('0' + random.below(10));
        break;
      default:
        if (at < out.size()) out[at] = static_cast<char>(out[at] ^ (1 << random.below(8)));
    }
  }
  return out;
}

}  // namespace

const json::Tree* Context::other() {
  if (other_text.empty()) return nullptr;
  if (!other_tree) other_tree = json::parse(other_text);
  return &*other_tree;
}

bool Context::spend(std::size_t bytes) {
  if (bytes > room) return false;
  room -= bytes;
  return true;
}

bool is_container(json::Kind kind) {
  return kind == json::Kind::kArray || kind == json::Kind::kObject;
}

const schema::Schema* child_schema(const schema::Schema* container, const json::Tree& tree,
                                   json::NodeId child) {
  if (container == nullptr) return nullptr;
  const json::Node& node = tree.at(child);
  if (!node.has_key) return settle(container->items, node.kind);
  return settle(member_schema(container, json::key_of(tree, child)), node.kind);
}

json::NodeId generated(Context& context, const schema::Schema* schema) {
  if (schema == nullptr) return json::kNone;
  schema::GenerateOptions options;
  options.minimal = context.random.one_in(2);
  options.use_examples = context.random.one_in(2);
  const auto text = context.generator.generate(*schema, context.random, options);
  if (!text || !context.spend(text->size())) return json::kNone;
  return json::graft_text(context.tree, *text);
}

std::string changed_bytes(Context& context, std::string_view bytes, std::size_t size_max) {
  bytes = bytes.substr(0, size_max);
  if (!context.leaf) return scrambled(context.random, bytes, size_max);
  std::vector<std::uint8_t> buffer(std::min(size_max, bytes.size() * 2 + 64));
  std::copy(bytes.begin(), bytes.end(), buffer.begin());
  const std::size_t size = context.leaf(buffer.data(), bytes.size(), buffer.size());
  return {reinterpret_cast<const char*>(buffer.data()), std::min(size, buffer.size())};
}

}  // namespace bodkin::mutate
