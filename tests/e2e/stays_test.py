#!/usr/bin/env python3
"""A service whose things are there before the run, that says nowhere who may see what, and whose
beds are had once (stays_service.py): clean, and with each of its faults."""
import unittest

import harness
from harness import Case


class Service(harness.Service):
    script = "stays_service.py"


PRINCIPALS = ["--principal", "ada=X-Guest: guest-ada-0123456789abcdef",
              "--principal", "bob=X-Guest: guest-bob-0123456789abcdef"]


LOOKER = ["--principal", "eva=X-Guest: guest-eva-0123456789abcdef"]


class Stays(Case):
    def fuzz_service(self, service, *args, **kwargs):
        return self.fuzz("--url", service.url, "--seed", "1", *PRINCIPALS, *args, **kwargs)

    def finds(self, fault, oracle, message, *args):
        with Service("--fault", fault) as service:
            self.fuzz_service(service, "--time", "60s", "--stop-on-finding", "--stop-on-oracle",
                              oracle, *args, status=1)
        told = [finding["message"] for finding in self.found() if finding["oracle"] == oracle]
        self.assertTrue(any(message in text for text in told), told)

    def test_clean_one_is_reached_and_nothing_is_found(self):
        with Service() as service:
            done = self.fuzz_service(service, "--time", "20s", status=0)
        self.assertIn("15 of 15 operations answered 2xx", done.stdout)
        self.assertLessEqual(self.oracles(), {"rejected-valid"})

    def test_a_read_that_the_list_contradicts(self):
        self.finds("read", "broken-access", "shown to a principal")

    def test_what_is_below_a_hidden_thing(self):
        self.finds("notes", "broken-access", "shows what is below a thing")

    def test_what_is_done_to_a_hidden_thing(self):
        self.finds("cancel", "broken-access", "changes what is below a thing")

    def test_a_list_that_forgets_the_guest_behind_a_filter(self):
        self.finds("list", "broken-access", "lists a thing")

    def test_more_beds_than_there_are(self):
        self.finds("overbook", "over-capacity", "booked")

    def test_the_last_bed_twice(self):
        self.finds("race", "over-capacity", "sent at once")

    def test_a_group_of_others_stays(self):
        self.finds("foreign", "broken-access", "names a thing that the principal may not read")

    def test_a_stay_that_a_group_names_is_deleted(self):
        self.finds("orphan", "dangling-reference", "a thing that another one names is deleted")

    def test_a_stay_that_is_gone_is_cancelled(self):
        self.finds("gone", "use-after-delete", "below a deleted thing")

    def test_two_lines_of_one_party(self):
        self.finds("lines", "over-capacity", "two lines of one request")

    def test_a_refusal_that_names_the_stays_of_others(self):
        self.finds("told", "info-leak", "a refusal tells of what is hidden")

    def test_who_may_not_book_deletes(self):
        self.finds("looker", "broken-access", "deletes what it may not make", *LOOKER)

    def test_nothing_is_found_with_one_who_looks(self):
        with Service() as service:
            self.fuzz_service(service, "--time", "10s", *LOOKER, status=0)
        self.assertLessEqual(self.oracles(), {"rejected-valid"})

    def test_a_hash_of_a_password(self):
        self.finds("hash", "info-leak", "a hash of a password")


if __name__ == "__main__":
    unittest.main()
