import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Reads all records, and prints the days that stand out as JSON. */
class Extremes {
  record Day(String date, double rain, double max, double min, double wind) {
    static Day parse(String line) {
      String[] cells = line.split(",");
      return new Day(
          cells[0],
          Double.parseDouble(cells[1]),
          Double.parseDouble(cells[2]),
          Double.parseDouble(cells[3]),
          Double.parseDouble(cells[4]));
    }
  }

  public static void main(String[] args) throws Exception {
    List<Day> days;
    try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in))) {
      days = in.lines().skip(1).map(Day::parse).collect(Collectors.toList());
    }
    System.out.printf(
        "{\"hottest\": \"%s\", \"coldest\": \"%s\", \"wettest\": \"%s\", \"windiest\": \"%s\"}%n",
        most(days, Comparator.comparingDouble(Day::max)),
        most(days, Comparator.comparingDouble((Day day) -> -day.min())),
        most(days, Comparator.comparingDouble(Day::rain)),
        most(days, Comparator.comparingDouble(Day::wind)));
  }

  private static String most(List<Day> days, Comparator<Day> by) {
    return days.stream().max(by).orElseThrow().date();
  }
}
