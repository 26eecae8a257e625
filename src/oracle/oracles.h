// The oracles of the catalogue, each made in a file of its own.
#pragma once

#include <memory>

#include "oracle/oracle.h"

namespace bodkin::oracle {

std::unique_ptr<Oracle> make_not_atomic();
std::unique_ptr<Oracle> make_server_error();
std::unique_ptr<Oracle> make_crash();
std::unique_ptr<Oracle> make_sql_injection();
std::unique_ptr<Oracle> make_code_injection();
std::unique_ptr<Oracle> make_broken_access();
std::unique_ptr<Oracle> make_secret_in_log();
std::unique_ptr<Oracle> make_sql_error_leak();
std::unique_ptr<Oracle> make_info_leak();
std::unique_ptr<Oracle> make_lost_update();
std::unique_ptr<Oracle> make_over_capacity();
std::unique_ptr<Oracle> make_accepted_invalid();
std::unique_ptr<Oracle> make_read_back();
std::unique_ptr<Oracle> make_use_after_delete();
std::unique_ptr<Oracle> make_dangling_reference();
std::unique_ptr<Oracle> make_mass_assignment();
std::unique_ptr<Oracle> make_implausible();
std::unique_ptr<Oracle> make_wrong_status();
std::unique_ptr<Oracle> make_response_contract();
std::unique_ptr<Oracle> make_rejected_valid();

}  // namespace bodkin::oracle
