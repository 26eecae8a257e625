// A small world for the model's tests, and a notation for requests in which $main stands for the
// identifier of the provider `main`.
#pragma once

#include <string>
#include <string_view>

#include "http/message.h"
#include "model/model.h"

namespace bodkin::model {

// The identifiers behind $name. An unknown name stays as it is.
std::string expand(std::string_view text);

// main    64 VCPU (max_unit 32, ratio 2.0), 8192 MEMORY_MB (reserved 512, steps of 128 from 256),
//         1000 DISK_GB; generation 2; consumer own (project-a, generation 1) holds 4 VCPU
// full    4 VCPU, all of them held by consumer other (project-b, generation 3); generation 5
// spare   8 VCPU, 100 DISK_GB; generation 1
// empty   nothing; generation 0; below parent
// parent  nothing; generation 0
// $nobody and $dead name nothing.
State world();

enum class Who { kAdmin, kOwnerA, kOwnerB, kReader, kNobody, kForged };
Identity identity(Who who);

// "PUT /resource_providers/$main" with a JSON content type where there is one to have.
Request request(std::string_view line, std::string_view body = "");

// "404 provider.none, 400 body.syntax": every outcome in order.
std::string to_string(const Outcomes& outcomes);

}  // namespace bodkin::model
