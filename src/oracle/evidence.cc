#include "oracle/evidence.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "model/history.h"

namespace bodkin::oracle {
namespace {

using scenario::Exchange;

constexpr int kServerErrors = 500;

schema::Verdict unknown(const char* reason) {
  schema::Verdict verdict;
  verdict.validity = schema::Validity::kUnknown;
  verdict.reason = reason;
  return verdict;
}

bool reads_only(const Request& request) {
  return request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
}

// Whether one of the answers fits nowhere, neither alone nor with any one of the others: then it is
// wrong whatever is under way beside it, and that is for the oracles that judge single answers.
bool wrong_by_itself(const Model& model, const ModelStatePtr& before,
                     const std::vector<model::Call>& calls) {
  const auto refuted = [&](std::span<const model::Call> some) {
    return model::judge_history(model, before, some).explained == model::Explained::kNo;
  };
  for (std::size_t i = 0; i < calls.size(); ++i) {
    bool nowhere = refuted({&calls[i], 1});
    for (std::size_t k = 0; k < calls.size() && nowhere; ++k) {
      const std::array pair{calls[std::min(i, k)], calls[std::max(i, k)]};
      nowhere = i == k || refuted(pair);
    }
    if (nowhere) return true;
  }
  return false;
}

}  // namespace

struct Examiner::State {
  State(const Context& context_given, ModelStatePtr initial_given)
      : context(context_given),
        judge(*context.contract),
        initial(std::move(initial_given)),
        no_operation(unknown("the contract has no such operation")),
        no_answer(unknown("no answer")) {}

  void examine_one(const scenario::Trace& trace, std::size_t at, std::vector<Facts>& all);
  void read_body(const Exchange& exchange, const std::vector<Facts>& all, std::size_t at,
                 Facts& facts) const;
  void consult_model(const Exchange& exchange, Facts& facts);
  void consult_history(const scenario::Trace& trace, std::size_t first, std::vector<Facts>& all);
  ModelStatePtr after(const Exchange& exchange, const Outcomes& outcomes) const;

  Asker asker(const std::string& principal) const;

  const Context& context;
  contract::Judge judge;
  ModelStatePtr initial;
  schema::Verdict no_operation, no_answer;
  ModelStatePtr current;  // nullptr: not known any more
  json::Tree nothing;
};

Asker Examiner::State::asker(const std::string& principal) const {
  const scenario::Principal* found =
      context.principals != nullptr ? context.principals->find(principal) : nullptr;
  return found == nullptr ? Asker{} : scenario::asker(*found);
}

// A body that the trace's input had too is read and judged once.
void Examiner::State::read_body(const Exchange& exchange, const std::vector<Facts>& all,
                                std::size_t at, Facts& facts) const {
  const bool has_body = !exchange.request.body.empty();
  if (has_body && at > 0 && all[0].body != nullptr &&
      all[0].exchange->request.body == exchange.request.body) {
    facts.body = all[0].body;
    if (all[0].operation == facts.operation) {
      facts.body_verdict = all[0].body_verdict;
      return;
    }
  } else if (has_body) {
    facts.body = std::make_shared<const json::Tree>(json::parse(exchange.request.body));
  }
  facts.body_verdict =
      facts.operation == nullptr
          ? no_operation
          : judge.body(*facts.operation, facts.body ? *facts.body : nothing, has_body);
}

void Examiner::State::examine_one(const scenario::Trace& trace, std::size_t at,
                                  std::vector<Facts>& all) {
  const Exchange& exchange = trace.exchanges[at];
  Facts& facts = all[at];
  facts.exchange = &exchange;
  auto match = context.contract->match(exchange.request.method, exchange.request.target);
  if (match) {
    facts.path_known = true;
    facts.operation = match->operation;
    facts.path_parameters = std::move(match->parameters);
  }
  read_body(exchange, all, at, facts);
  if (facts.operation != nullptr) {
    facts.parameter_verdict = judge.parameters(*facts.operation, facts.path_parameters,
                                               http::split_target(exchange.request.target).query);
  } else {
    facts.parameter_verdict = no_operation;
  }
  const int status = exchange.answer.response.status;
  if (facts.operation == nullptr || !exchange.answered()) {
    facts.response_verdict = exchange.answered() ? no_operation : no_answer;
  } else if (status >= kServerErrors) {
    facts.response_verdict = unknown("a server error is judged as such");
  } else {
    facts.response_verdict = judge.response(*facts.operation, exchange.answer.response);
  }
  if (context.model != nullptr) consult_model(exchange, facts);
}

void Examiner::State::consult_model(const Exchange& exchange, Facts& facts) {
  if (exchange.fresh) current = initial;
  // Nobody knows the state in which a request arrives that is under way with others.
  if (exchange.group != nullptr || current == nullptr) return;
  facts.model = context.model->outcomes(*current, asker(exchange.principal), exchange.request);
  current = after(exchange, *facts.model);
  if (current != nullptr && exchange.success() && facts.model->known &&
      facts.model->permits(exchange.answer.response.status)) {
    facts.read_difference =
        context.model->difference(*current, exchange.request, exchange.answer.response);
  }
}

// The state after the exchange, as its real status picks it among the permitted outcomes; nullptr
// where something happened that the model does not know.
ModelStatePtr Examiner::State::after(const Exchange& exchange, const Outcomes& outcomes) const {
  const int status = exchange.answer.response.status;
  if (exchange.answered() &&
      (reads_only(exchange.request) || (!exchange.success() && status < kServerErrors))) {
    return current;
  }
  const Outcome* outcome = exchange.answered() && outcomes.known ? outcomes.find(status) : nullptr;
  if (outcome == nullptr) return nullptr;
  return context.model->settle(current, *outcome, exchange.answer.response);
}

// A group of requests that were sent at once, from exchange `first` on.
void Examiner::State::consult_history(const scenario::Trace& trace, std::size_t first,
                                      std::vector<Facts>& all) {
  std::vector<model::Call> calls;
  std::size_t end = first;
  bool answered = true;
  for (; end < trace.exchanges.size() && trace.exchanges[end].group == trace.exchanges[first].group;
       ++end) {
    const Exchange& exchange = trace.exchanges[end];
    answered = answered && exchange.answered();
    calls.push_back({asker(exchange.principal), exchange.request, exchange.answer.response});
  }
  model::HistoryVerdict verdict;
  if (answered && current != nullptr) {
    verdict = model::judge_history(*context.model, current, calls);
  }
  if (verdict.explained == model::Explained::kNo &&
      wrong_by_itself(*context.model, current, calls)) {
    verdict.explained = model::Explained::kUnknown;
  }
  // What is read after a burst is compared with what orders leave.
  const bool of_input = trace.exchanges[first].purpose == scenario::Purpose::kInput;
  current = of_input ? verdict.after : nullptr;
  for (std::size_t i = first; i < end; ++i) {
    all[i].no_order = verdict.explained == model::Explained::kNo;
  }
}

Examiner::Examiner(const Context& context, ModelStatePtr initial)
    : state_(std::make_unique<State>(context, std::move(initial))) {}
Examiner::~Examiner() = default;

std::vector<Facts> Examiner::examine(const scenario::Trace& trace) {
  std::vector<Facts> facts(trace.exchanges.size());
  state_->current = nullptr;
  for (std::size_t i = 0; i < trace.exchanges.size(); ++i) {
    state_->examine_one(trace, i, facts);
    const auto& group = trace.exchanges[i].group;
    const bool begins = group != nullptr && (i == 0 || trace.exchanges[i - 1].group != group);
    if (begins && state_->context.model != nullptr) state_->consult_history(trace, i, facts);
  }
  return facts;
}

}  // namespace bodkin::oracle
