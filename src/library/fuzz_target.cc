#include "bodkin/fuzz_target.h"

#include <unistd.h>

#include <cstdio>
#include <string_view>
#include <utility>

#include "base/memory.h"
#include "base/text.h"
#include "dispatch/in_process.h"
#include "engine/body_target.h"
#include "engine/dictionary.h"
#include "engine/request_target.h"
#include "engine/trap.h"
#include "http/http_file.h"
#include "library/resources.h"
#include "library/served.h"
#include "session/session.h"

namespace bodkin {
namespace {

// Before libFuzzer's -close_fd_mask closes it; LLVMFuzzerInitialize stays the user's.
[[gnu::constructor]] void keep_standard_error() {
  engine::remember_stderr();
}

// exit() inside a target is a crash to libFuzzer.
[[noreturn]] void refuse(const Error& what) {
  std::fprintf(stderr, "bodkin: %s\n", printable(what.text(), 2000).c_str());
  std::fflush(stderr);
  ::_exit(2);
}

std::string text_of(const BodkinText& text) {
  return {text.begin, static_cast<std::size_t>(text.end - text.begin)};
}

finding::Finding finding_of(const Complaint& complaint, const scenario::Exchange& exchange,
                            const Exchange& shown, std::string_view oracle) {
  finding::Finding made;
  made.oracle = oracle;
  made.method = shown.method;
  made.path = shown.path;
  made.http_status = exchange.answer.response.status;
  made.kind = complaint.kind;
  made.message = complaint.message.empty() ? complaint.kind : complaint.message;
  made.severity = complaint.security ? finding::Severity::kHigh : finding::Severity::kMedium;
  made.principal = exchange.principal;
  made.purpose = scenario::to_string(exchange.purpose);
  made.request_id = exchange.id;
  made.exchange = complaint.exchange;
  return made;
}

session::Judge judge_of(std::shared_ptr<const Oracle> oracle) {
  return [oracle = std::move(oracle)](const scenario::Trace& trace,
                                      std::vector<finding::Finding>& findings) {
    std::vector<Exchange> shown;
    shown.reserve(trace.exchanges.size());
    for (const scenario::Exchange& each : trace.exchanges) {
      const bool known = each.operation != nullptr;
      shown.push_back({scenario::to_string(each.purpose), each.principal,
                       known ? each.operation->method : each.request.method,
                       known ? std::string_view(each.operation->written_path) : "*", each.request,
                       each.answer.response});
    }
    for (const Complaint& complaint : oracle->judge(shown)) {
      if (complaint.exchange >= shown.size()) continue;
      findings.push_back(finding_of(complaint, trace.exchanges[complaint.exchange],
                                    shown[complaint.exchange], oracle->name()));
    }
  };
}

session::Options session_options(FuzzOptions& options) {
  session::Options made;
  made.contract_text = std::move(options.contract);
  made.contract_name = "the contract";
  made.world_text = std::move(options.world);
  made.world_name = "the world";
  for (std::size_t i = 0; i < options.rules.size(); ++i) {
    made.rules.push_back({"rules " + std::to_string(i + 1), std::move(options.rules[i])});
  }
  if (&bodkin_resources != nullptr) {
    const BodkinResources& own = bodkin_resources;
    if (made.contract_text.empty()) {
      made.contract_text = text_of(own.contract);
      made.contract_name = own.contract.name;
    }
    if (made.world_text.empty()) {
      made.world_text = text_of(own.world);
      made.world_name = own.world.name;
    }
    if (options.dictionary.empty()) options.dictionary = text_of(own.dictionary);
    if (made.rules.empty()) {
      for (const BodkinText* text = own.rules; text->name != nullptr; ++text) {
        made.rules.push_back({text->name, text_of(*text)});
      }
    }
  }
  for (Account& account : options.accounts) {
    scenario::Principal principal;
    principal.name = std::move(account.name);
    principal.role = account.role.empty() ? principal.name : std::move(account.role);
    principal.project = std::move(account.project);
    principal.headers = std::move(account.headers);
    made.principals.list.push_back(std::move(principal));
  }
  made.runner.scope = {std::move(options.include), std::move(options.exclude)};
  made.model = std::move(options.model);
  for (auto& oracle : options.oracles) made.judges.push_back(judge_of(std::move(oracle)));
  return made;
}

// Whole requests; the first finding traps.
class TrappingRequests : public engine::RequestTarget {
 public:
  TrappingRequests(session::Session& session, std::vector<std::string> words,
                   mutate::LeafMutate leaf)
      : RequestTarget(session, std::move(words), std::move(leaf)), modelled_(session.modelled()) {}
  void run(std::string_view input) override {
    RequestTarget::run(input);
    engine::trap_first(last().findings, modelled_);
  }

 private:
  bool modelled_;
};

}  // namespace

struct FuzzTarget::State {
  std::unique_ptr<dispatch::Dispatcher> dispatcher;
  std::unique_ptr<session::Session> session;
  std::unique_ptr<engine::Target> target;

  State(std::unique_ptr<dispatch::Dispatcher> service, FuzzOptions options)
      : dispatcher(std::move(service)) {
    keep_freed_memory();
    const bool modelled = options.model != nullptr;
    session::Options wanted = session_options(options);
    if (wanted.contract_text.empty()) {
      refuse({ErrorCode::kUsage,
              "no contract; say CONTRACT in bodkin_add_fuzzer(), or set FuzzOptions::contract",
              {}});
    }
    auto opened = session::Session::open(std::move(wanted), *dispatcher);
    if (!opened) refuse(opened.error());
    session = std::move(*opened);
    if (auto prepared = session->prepare(); !prepared) refuse(prepared.error());
    // Learns identifiers that creations answer with. Without a world what they made stays, of which
    // a model would not know.
    if (!modelled) session->preflight();
    std::vector<std::string> words = engine::contract_words(session->contract(), {});
    for (std::string& word : engine::dictionary_words(options.dictionary)) {
      words.push_back(std::move(word));
    }
    if (options.body_of.empty()) {
      target =
          std::make_unique<TrappingRequests>(*session, std::move(words), engine::libfuzzer_leaf());
    } else {
      if (session->contract().find(options.body_of) == nullptr) {
        refuse({ErrorCode::kUsage,
                "the contract has no operation '" + options.body_of +
                    "'; write it as METHOD /path/template, as the contract does",
                {}});
      }
      const auto route = [operation = options.body_of](std::string_view) { return operation; };
      target = std::make_unique<engine::BodyTarget>(*session, std::move(words), route);
    }
    engine::set_active(target.get());
  }
  ~State() {
    if (engine::active() == target.get()) engine::set_active(nullptr);
  }
};

FuzzTarget::FuzzTarget(Handler& handler, FuzzOptions options)
    : state_(std::make_unique<State>(std::make_unique<dispatch::InProcess>(handler),
                                     std::move(options))) {}

FuzzTarget::FuzzTarget(Server server, FuzzOptions options) {
  auto served = library::Served::open(std::move(server));
  if (!served) refuse(served.error());
  state_ = std::make_unique<State>(std::move(*served), std::move(options));
}

FuzzTarget::~FuzzTarget() = default;

int FuzzTarget::run(const std::uint8_t* data, std::size_t size) {
  state_->target->run({reinterpret_cast<const char*>(data), size});
  return 0;
}

}  // namespace bodkin
