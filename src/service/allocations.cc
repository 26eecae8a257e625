// The routes of allocations.
#include <string>
#include <vector>

#include "service/allocate.h"
#include "service/allocation_body.h"
#include "service/body.h"
#include "service/handlers.h"
#include "service/json_text.h"
#include "service/reply.h"

namespace bodkin::service {
namespace {

// Columns: provider's uuid and generation, class, amount.
void print_allocations(JsonText& text, Query& query) {
  text.open_object();
  std::string provider;
  std::int64_t generation = 0;
  const auto finish = [&] {
    if (!provider.empty()) {
      text.close_object().key("generation").integer(generation).close_object();
    }
  };
  while (query.row()) {
    if (query.text_at(0) != provider) {
      finish();
      provider = query.text_at(0);
      generation = query.integer_at(1);
      text.key(provider).open_object().key("resources").open_object();
    }
    text.key(query.text_at(2)).integer(query.integer_at(3));
  }
  finish();
  text.close_object();
}

}  // namespace

void get_allocations(Call& call) {
  const Transaction reading(call.env.db, Transaction::Mode::kRead);
  const auto consumer = find_consumer(call, call.parameters[0]);
  const bool foreign =
      call.who.role == Role::kOwner && consumer && consumer->project != call.who.project;
  if (call.refuse(CheckId::kConsumerProjectRead, foreign)) return;
  JsonText text;
  text.open_object().key("allocations");
  if (consumer) {
    Query query = call.sql(Sql::kAllocationsOfConsumer);
    query.integer(consumer->id);
    print_allocations(text, query);
    text.key("project_id").string(consumer->project).key("user_id").string(consumer->user);
    text.key("consumer_generation").integer(consumer->generation);
    text.key("consumer_type").string(consumer->type);
  } else {
    text.open_object().close_object();
  }
  text.close_object();
  reply::json(call, 200, text.take());
}

void write_allocations(Call& call) {
  const std::string& consumer = call.parameters[0];
  if (call.refuse(CheckId::kConsumerForm, !is_uuid(consumer))) return;
  Tree tree;
  std::vector<ConsumerBody> bodies(1);
  if (!parse_body(call, tree)) return;
  if (!read_consumer_body(call, consumer, root(tree), bodies[0])) return;
  allocate(call, bodies);
}

void delete_allocations(Call& call) {
  Transaction writing(call.env.db, Transaction::Mode::kWrite);
  const auto consumer = find_consumer(call, call.parameters[0]);
  if (!consumer && call.on(DefectId::kMissingDelete204)) {
    reply::no_content(call);
    return;
  }
  if (call.refuse(CheckId::kConsumerExists, !consumer)) return;
  if (!own_consumer(call, consumer)) return;
  if (consumer) {
    std::vector<std::int64_t> providers;
    release(call, *consumer, providers);
    call.sql(Sql::kConsumerDelete).integer(consumer->id).run();
    if (!call.on(DefectId::kNoBump)) raise_generations(call, std::move(providers));
  }
  reply::no_content(call);
  writing.commit();
}

void write_batch(Call& call) {
  Tree tree;
  std::vector<ConsumerBody> bodies;
  if (!parse_body(call, tree) || !read_batch(call, root(tree), bodies)) return;
  allocate(call, bodies);
}

}  // namespace bodkin::service
