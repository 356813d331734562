"""Reads the records of one year, and prints what kind of year it was as JSON."""

import csv
import json
import sys

year = sys.argv[1]
days = [row for row in csv.DictReader(sys.stdin) if row["date"].startswith(year)]
if not days:
    sys.exit(f"there are no records of {year}")
rain = [float(day["precipitation"]) for day in days]
print(
    json.dumps(
        {
            "year": int(year),
            "days": len(days),
            "rain": round(sum(rain), 1),
            "wet_days": sum(1 for amount in rain if amount > 0),
            "mean_max": round(sum(float(day["temp_max"]) for day in days) / len(days), 1),
        }
    )
)
