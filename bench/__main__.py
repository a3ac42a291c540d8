"""``make bench``: every benchmark, and one table of ratios. Absolute times mean little on a busy machine."""

import sys

from bench import (
    answer_status,
    check_goals,
    compile_reports,
    deliver_mail,
    plan_visits,
    read_forms,
    serve_pages,
    turn_year,
)

if __name__ == "__main__":
    for module in (
        turn_year,
        deliver_mail,
        answer_status,
        check_goals,
        read_forms,
        compile_reports,
        plan_visits,
        serve_pages,
    ):
        for figure in module.main():
            sys.stdout.write(f"{figure}\n")
