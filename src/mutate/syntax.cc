// Broken syntax, a mistake at a time: what lenient parsers take and strict ones refuse, and what
// stands around a text on the wire.
#include <algorithm>
#include <array>

#include "json/edit.h"
#include "mutate/operators.h"

namespace bodkin::mutate {
namespace {

using std::string_view_literals::operator""sv;

bool is_root(const Context& context, const Site& site) {
  return site.node == context.tree.root();
}
bool is_member(const Context& context, const Site& site) {
  return context.tree.at(site.node).has_key;
}
bool is_filled(const Context& context, const Site& site) {
  return context.tree.at(site.node).first_child != json::kNone;
}
bool has_next(const Context& context, const Site& site) {
  return context.tree.at(site.node).next != json::kNone;
}

// The whole text becomes one raw node; false where it is that text already.
bool set_whole(Context& context, std::string_view text) {
  json::Tree& tree = context.tree;
  if (json::print(tree) == text) return false;
  tree.prologue = tree.epilogue = {};
  const json::NodeId node = json::make(tree, text);
  tree.set_root(node);
  return true;
}

bool trailing_comma(Context& context, const Site& site) {
  if (!context.spend(1)) return false;
  json::append(context.tree, site.node, json::make(context.tree, ""));
  return true;
}

bool double_comma(Context& context, const Site& site) {
  if (!context.spend(1)) return false;
  json::insert(context.tree, context.tree.at(site.node).parent, site.node,
               json::make(context.tree, ""));
  return true;
}

// The next sibling goes into the text of this one, with a blank for the comma.
bool missing_comma(Context& context, const Site& site) {
  json::Tree& tree = context.tree;
  const json::NodeId next = tree.at(site.node).next;
  std::string text = json::print(tree, site.node) + " ";
  if (tree.at(next).has_key) text.append(tree.at(next).key).append(tree.at(next).colon);
  text.append(json::print(tree, next));
  json::remove(tree, next);
  json::replace(tree, site.node, json::make(tree, text));
  return true;
}

bool missing_value(Context& context, const Site& site) {
  const json::Node& node = context.tree.at(site.node);
  if (node.kind == json::Kind::kRaw && node.text.empty()) return false;
  json::replace(context.tree, site.node, json::make(context.tree, ""));
  return true;
}

bool missing_colon(Context& context, const Site& site) {
  json::Node& node = context.tree.at(site.node);
  if (node.colon == " ") return false;
  node.colon = " ";
  return true;
}

bool unclosed(Context& context, const Site& site) {
  json::Node& node = context.tree.at(site.node);
  node.closed = !node.closed;
  return true;
}

std::string_view inside_quotes(std::string_view spelling) {
  if (spelling.size() < 2 || spelling.front() != '"' || spelling.back() != '"') return {};
  return spelling.substr(1, spelling.size() - 2);
}

bool unquoted_key(Context& context, const Site& site) {
  const std::string_view bare = inside_quotes(context.tree.at(site.node).key);
  if (bare.empty()) return false;
  json::set_key(context.tree, site.node, bare);
  return true;
}

bool single_quotes(Context& context, const Site& site) {
  const std::string_view bare = inside_quotes(context.tree.at(site.node).text);
  json::set_text(context.tree, site.node, "'" + std::string(bare) + "'");
  return true;
}

bool comment(Context& context, const Site& site) {
  static constexpr std::array<std::string_view, 3> kComments = {"/* c */", "// c\n", "# c\n"};
  const std::string_view text = context.random.pick(kComments);
  json::Node& node = context.tree.at(site.node);
  if (node.lead == text || !context.spend(text.size())) return false;
  node.lead = text;
  return true;
}

// White space of other standards.
bool odd_space(Context& context, const Site& site) {
  static constexpr std::array<std::string_view, 5> kSpaces = {"\f", "\v", "\xc2\xa0",
                                                              "\xe2\x80\xa8", "\0"sv};
  const std::string_view space = context.random.pick(kSpaces);
  json::Node& node = context.tree.at(site.node);
  if (node.lead == space || !context.spend(space.size())) return false;
  node.lead = space;
  return true;
}

bool even_space(Context& context, const Site& site) {
  static constexpr std::array<std::string_view, 5> kSpaces = {" ", "\n", "\r\n", "\t", "  \n\t "};
  const std::string_view space = context.random.pick(kSpaces);
  json::Node& node = context.tree.at(site.node);
  if (space == node.trail || !context.spend(space.size())) return false;
  node.trail = space;
  return true;
}

bool byte_order_mark(Context& context, const Site&) {
  if (!context.tree.prologue.empty() || !context.spend(3)) return false;
  context.tree.prologue = "\xef\xbb\xbf";
  return true;
}

bool truncated(Context& context, const Site&) {
  const std::string text = json::print(context.tree);
  if (text.size() < 2) return false;
  return set_whole(context,
                   std::string_view(text).substr(0, 1 + context.random.below(text.size() - 1)));
}

bool two_documents(Context& context, const Site&) {
  std::string text = json::print(context.tree);
  if (text.empty() || !context.spend(text.size() + 1)) return false;
  text = (context.random.one_in(2) ? "\n" : "") + text;
  context.tree.epilogue = context.tree.keep(text);
  return true;
}

bool trailing_text(Context& context, const Site&) {
  static constexpr std::array<std::string_view, 7> kTexts = {"x",    "}",    "]", ",",
                                                             "\0"sv, "null", ";"};
  if (!context.tree.epilogue.empty() || !context.spend(4)) return false;
  context.tree.epilogue = context.random.pick(kTexts);
  return true;
}

bool leading_text(Context& context, const Site& site) {
  // ")]}'," guards against inclusion as a script; a length is how some streams frame texts.
  static constexpr std::array<std::string_view, 5> kTexts = {"x", ")]}',\n", ",", "\0"sv, "12 "};
  const std::string_view text = context.random.pick(kTexts);
  json::Node& node = context.tree.at(site.node);
  if (node.lead == text || !context.spend(text.size())) return false;
  node.lead = text;
  return true;
}

bool no_text(Context& context, const Site&) {
  static constexpr std::array<std::string_view, 4> kTexts = {"", " ", "\n", "\0"sv};
  return set_whole(context, context.random.pick(kTexts));
}

// JSON parsers of old detect it by its zero bytes.
bool utf16(Context& context, const Site&) {
  const std::string text = json::print(context.tree);
  if (!context.spend(text.size() + 2)) return false;
  std::string wide = "\xff\xfe";
  for (const char c : text) {
    wide.push_back(c);
    wide.push_back('\0');
  }
  return set_whole(context, wide);
}

bool form(Context& context, const Site&) {
  static constexpr std::array<std::string_view, 4> kTexts = {"name=x&total=1", "<a>1</a>",
                                                             "name: x\n- 1\n",
                                                             "\x82\xa1"
                                                             "a\x01"};
  const std::string_view text = context.random.pick(kTexts);
  return context.spend(text.size()) && set_whole(context, text);
}

constexpr Operator kOperators[] = {
    {.name = "space.even",
     .purpose = "Other white space that JSON allows.",
     .aim = Aim::kValid,
     .weight = 4,
     .fits = is_root,
     .apply = even_space},
    {.name = "syntax.odd_space",
     .purpose = "White space that JSON does not know.",
     .keeps_json = false,
     .apply = odd_space},
    {.name = "syntax.comment", .purpose = "A comment.", .keeps_json = false, .apply = comment},
    {.name = "syntax.trailing_comma",
     .purpose = "A comma before the closing bracket.",
     .weight = 3,
     .kinds = kContainers,
     .keeps_json = false,
     .fits = is_filled,
     .apply = trailing_comma},
    {.name = "syntax.double_comma",
     .purpose = "Two commas in a row.",
     .keeps_json = false,
     .fits = has_next,
     .apply = double_comma},
    {.name = "syntax.missing_comma",
     .purpose = "A blank for a comma.",
     .keeps_json = false,
     .fits = has_next,
     .apply = missing_comma},
    {.name = "syntax.missing_value",
     .purpose = "Nothing where a value is expected.",
     .keeps_json = false,
     .apply = missing_value},
    {.name = "syntax.missing_colon",
     .purpose = "A blank for a colon.",
     .keeps_json = false,
     .fits = is_member,
     .apply = missing_colon},
    {.name = "syntax.unclosed",
     .purpose = "No closing bracket.",
     .weight = 2,
     .kinds = kContainers,
     .keeps_json = false,
     .apply = unclosed},
    {.name = "syntax.unquoted_key",
     .purpose = "A key without quotes.",
     .keeps_json = false,
     .fits = is_member,
     .apply = unquoted_key},
    {.name = "syntax.single_quotes",
     .purpose = "A string in single quotes.",
     .kinds = bit(json::Kind::kString),
     .keeps_json = false,
     .apply = single_quotes},
    {.name = "syntax.byte_order_mark",
     .purpose = "A byte order mark before the text.",
     .weight = 5,
     .keeps_json = false,
     .fits = is_root,
     .apply = byte_order_mark},
    {.name = "syntax.truncated",
     .purpose = "The text cut off.",
     .weight = 5,
     .keeps_json = false,
     .fits = is_root,
     .apply = truncated},
    {.name = "syntax.two_documents",
     .purpose = "The text twice.",
     .weight = 5,
     .keeps_json = false,
     .fits = is_root,
     .apply = two_documents},
    {.name = "syntax.trailing_text",
     .purpose = "Something after the text.",
     .weight = 5,
     .keeps_json = false,
     .fits = is_root,
     .apply = trailing_text},
    {.name = "syntax.leading_text",
     .purpose = "Something before the text.",
     .weight = 2,
     .keeps_json = false,
     .fits = is_root,
     .apply = leading_text},
    {.name = "syntax.no_text",
     .purpose = "An empty or blank text.",
     .weight = 2,
     .keeps_json = false,
     .fits = is_root,
     .apply = no_text},
    {.name = "syntax.utf16",
     .purpose = "The text in UTF-16.",
     .weight = 2,
     .keeps_json = false,
     .fits = is_root,
     .apply = utf16},
    {.name = "syntax.other_format",
     .purpose = "A form, XML, YAML or MessagePack.",
     .weight = 1,
     .keeps_json = false,
     .fits = is_root,
     .apply = form},
};

}  // namespace

std::span<const Operator> syntax_operators() {
  return kOperators;
}

}  // namespace bodkin::mutate
