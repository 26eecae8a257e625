// From claims to rows.
//
// Each step of the order in docs/inventory_api.md is done for all consumers before the next one.
// What the consumers held is taken away before the first claim is weighed, so that it does not
// count, and each claim is written before the next is weighed, so that claims add up. A refusal
// rolls all of that back.
#include "service/allocate.h"

#include <algorithm>
#include <utility>

#include "service/planted.h"
#include "service/providers.h"
#include "service/records.h"
#include "service/reply.h"

namespace bodkin::service {
namespace {

struct Claimant {
  const ConsumerBody& body;
  std::optional<Consumer> consumer;
};

bool projects_ok(Call& call, const std::vector<Claimant>& claimants) {
  for (const Claimant& claimant : claimants) {
    if (!own_consumer(call, claimant.consumer)) return false;
    const bool foreign = call.who.role == Role::kOwner &&
                         claimant.body.project != call.who.project &&
                         !call.on(DefectId::kCrossProjectWrite);
    if (call.refuse(CheckId::kBodyProject, foreign)) return false;
  }
  return true;
}

bool generations_ok(Call& call, const std::vector<Claimant>& claimants) {
  for (const Claimant& claimant : claimants) {
    const auto expected = claimant.consumer ? std::optional(claimant.consumer->generation)
                                            : std::optional<std::int64_t>();
    if (call.refuse(CheckId::kConsumerGeneration, claimant.body.generation != expected)) {
      return false;
    }
  }
  return true;
}

// Fills `providers` with the row of each claim's provider, in the order of the claims.
bool providers_known(Call& call, const std::vector<Claimant>& claimants,
                     std::vector<std::int64_t>& providers) {
  for (const Claimant& claimant : claimants) {
    for (const Claim& claim : claimant.body.claims) {
      const auto provider = find_provider(call, claim.provider);
      if (call.refuse(CheckId::kAmountProviderKnown, !provider)) return false;
      providers.push_back(provider ? provider->id : 0);
    }
  }
  return true;
}

bool classes_known(Call& call, const std::vector<Claimant>& claimants) {
  for (const Claimant& claimant : claimants) {
    for (const Claim& claim : claimant.body.claims) {
      const bool known = call.on(DefectId::kSqlClass)
                             ? planted::class_in_database(call, claim.resource_class)
                             : is_known_class(claim.resource_class);
      // What has not even the form is the form's check to refuse.
      const bool form = call.on(DefectId::kSqlClass) || is_class_form(claim.resource_class);
      if (call.refuse(CheckId::kAmountClassKnown, form && !known)) return false;
    }
  }
  return true;
}

bool fits(Call& call, std::int64_t provider, const Claim& claim) {
  std::optional<Record> found;
  {
    Query query = call.sql(Sql::kInventoryGet);
    query.integer(provider).text(claim.resource_class);
    if (query.row()) found = record_from(query);
  }
  if (!found && call.on(DefectId::kMissingClassAccepted)) return true;
  if (!call.on(DefectId::kMissingClassCrash)) {
    if (call.refuse(CheckId::kFitInventory, !found)) return false;
    if (!found) return true;
  }
  const Record record = found.value();
  if (call.refuse(CheckId::kFitMinUnit, claim.amount < record.min_unit)) return false;
  if (call.refuse(CheckId::kFitMaxUnit, claim.amount > record.max_unit)) return false;
  const std::int64_t step = std::max<std::int64_t>(record.step_size, 1);
  if (call.refuse(CheckId::kFitStepSize, claim.amount % step != 0)) return false;
  Query query = call.sql(Sql::kUsageSum);
  query.integer(provider).text(claim.resource_class).row();
  const double wanted = static_cast<double>(query.integer_at(0) + claim.amount);
  return !call.refuse(CheckId::kFitCapacity, wanted > capacity(record));
}

std::int64_t write_consumer(Call& call, const Claimant& claimant) {
  const ConsumerBody& body = claimant.body;
  if (claimant.consumer) {
    call.sql(Sql::kConsumerUpdate)
        .text(body.project)
        .text(body.user)
        .text(body.type)
        .integer(claimant.consumer->id)
        .run();
    return claimant.consumer->id;
  }
  call.sql(Sql::kConsumerInsert)
      .text(body.consumer)
      .text(body.project)
      .text(body.user)
      .text(body.type)
      .run();
  return call.env.db.last_id();
}

void log_claims(Call& call, const ConsumerBody& body) {
  if (!call.on(DefectId::kLogAllocation)) return;
  std::string line = "WARNING not allocated: project " + body.project + " user " + body.user;
  for (const Claim& claim : body.claims) {
    line += " " + claim.resource_class + "=" + std::to_string(claim.amount);
  }
  call.env.log.line(std::move(line));
}

// Writes consumers and claims. `weigh`: whether each claim has to fit. False: refused.
bool write_claims(Call& call, const std::vector<Claimant>& claimants,
                  std::vector<std::int64_t> rows, bool weigh) {
  std::vector<std::int64_t> providers = rows;
  for (const Claimant& claimant : claimants) {
    if (claimant.consumer) release(call, *claimant.consumer, providers);
  }
  auto row = rows.begin();
  for (const Claimant& claimant : claimants) {
    if (claimant.body.claims.empty()) {
      if (claimant.consumer) {
        call.sql(Sql::kConsumerDelete).integer(claimant.consumer->id).run();
      }
      continue;
    }
    const std::int64_t consumer = write_consumer(call, claimant);
    for (const Claim& claim : claimant.body.claims) {
      if (weigh && !fits(call, *row, claim)) return false;
      call.sql(Sql::kAllocationInsert)
          .integer(consumer)
          .integer(*row++)
          .text(claim.resource_class)
          .integer(claim.amount)
          .run();
    }
  }
  if (!call.on(DefectId::kNoBump)) raise_generations(call, std::move(providers));
  return true;
}

// Everything inside one transaction, up to the point of committing. False: refused.
bool attempt(Call& call, const std::vector<ConsumerBody>& bodies, bool weigh) {
  std::vector<Claimant> claimants;
  claimants.reserve(bodies.size());
  for (const ConsumerBody& body : bodies) {
    claimants.push_back({body, find_consumer(call, body.consumer)});
  }
  std::vector<std::int64_t> rows;
  return projects_ok(call, claimants) && generations_ok(call, claimants) &&
         providers_known(call, claimants, rows) && classes_known(call, claimants) &&
         write_claims(call, claimants, std::move(rows), weigh);
}

}  // namespace

std::optional<Consumer> find_consumer(Call& call, std::string_view uuid) {
  Query query = call.sql(Sql::kConsumerByUuid);
  query.text(uuid);
  if (!query.row()) return std::nullopt;
  return Consumer{query.integer_at(0), query.integer_at(1), std::string(query.text_at(2)),
                  std::string(query.text_at(3)), std::string(query.text_at(4))};
}

bool own_consumer(Call& call, const std::optional<Consumer>& consumer) {
  const bool foreign = call.who.role == Role::kOwner && consumer &&
                       consumer->project != call.who.project &&
                       !call.on(DefectId::kCrossProjectWrite);
  return !call.refuse(CheckId::kConsumerProjectWrite, foreign);
}

void release(Call& call, const Consumer& consumer, std::vector<std::int64_t>& providers) {
  {
    Query query = call.sql(Sql::kAllocationProviders);
    query.integer(consumer.id);
    while (query.row()) providers.push_back(query.integer_at(0));
  }
  call.sql(Sql::kAllocationDeleteAll).integer(consumer.id).run();
}

void raise_generations(Call& call, std::vector<std::int64_t> providers) {
  std::ranges::sort(providers);
  const auto repeated = std::ranges::unique(providers);
  providers.erase(repeated.begin(), repeated.end());
  for (const std::int64_t id : providers) call.sql(Sql::kProviderRaise).integer(id).run();
}

void allocate(Call& call, const std::vector<ConsumerBody>& bodies) {
  Transaction writing(call.env.db, Transaction::Mode::kWrite);
  bool done = attempt(call, bodies, true);
  if (done && call.on(DefectId::kOvercommit)) {
    // Weighed in a transaction that is thrown away, written unweighed in the next.
    writing.rollback();
    writing.begin_again();
    done = attempt(call, bodies, false);
  }
  if (!done) {
    for (const ConsumerBody& body : bodies) log_claims(call, body);
    if (call.on(DefectId::kBatchLeftBehind)) writing.commit();
    return;
  }
  reply::no_content(call);
  writing.commit();
}

}  // namespace bodkin::service
