#!/usr/bin/env python3
"""A service whose things everybody reads and their owner alone changes (shelf_service.py): clean, and
with each of its faults."""
import unittest

import harness
from harness import Case

PRINCIPALS = [argument for name in ("ada", "bob", "cleo") for argument in
              ("--principal", f"{name}=X-Person: person-{name}-0123456789abcdef")]


class Service(harness.Service):
    script = "shelf_service.py"


class Shelf(Case):
    def finds(self, fault, oracle, message):
        with Service("--fault", fault) as service:
            self.fuzz("--url", service.url, "--seed", "1", *PRINCIPALS, "--time", "60s",
                      "--stop-on-finding", "--stop-on-oracle", oracle, status=1)
        told = [finding["message"] for finding in self.found() if finding["oracle"] == oracle]
        self.assertTrue(any(message in text for text in told), told)

    def test_clean_one_is_reached_and_nothing_is_found(self):
        with Service() as service:
            done = self.fuzz("--url", service.url, "--seed", "1", *PRINCIPALS, "--time", "20s",
                             status=0)
        self.assertIn("16 of 16 operations answered 2xx", done.stdout)
        self.assertLessEqual(self.oracles(), {"rejected-valid"})

    def test_a_change_of_what_belongs_to_another(self):
        self.finds("rights", "broken-access", "changes what belongs to another")

    def test_a_key_that_only_its_owner_sees_is_deleted(self):
        self.finds("unlisted", "broken-access", "deletes a thing that its own list leaves out")

    def test_a_filter_that_shows_more(self):
        self.finds("filter", "broken-access", "shows with a filter what it leaves out without")

    def test_a_search_by_body(self):
        self.finds("search", "sql-injection", "body:/where/name_contains")

    def test_a_number_that_two_writes_move_once(self):
        self.finds("counter", "lost-update", "each alone moves /total")

    def test_a_seat_is_had_twice(self):
        self.finds("seat", "lost-update", "sent at once")


if __name__ == "__main__":
    unittest.main()
