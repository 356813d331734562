package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void toText_wordsAndNumbers_standInColumns() {
    Table table = new Table("NAME", ">SIZE", "NOTE");
    table.add("a", "1000", "first");
    table.add("longer", "7", "");
    assertThat(table.toText(80))
        .isEqualTo(
            """
            NAME    SIZE  NOTE
            a       1000  first
            longer     7
            """);
  }

  @Test
  void toText_columnWithNothingInIt_isLeftOut() {
    Table table = new Table("NAME", ">AGE", "FAILED");
    table.add("a", "1 s", "");
    assertThat(table.toText(80)).isEqualTo("NAME  AGE\na     1 s\n");
  }

  @Test
  void toText_narrowPage_cutsTheWidestWords() {
    Table table = new Table("NAME", ">SIZE", "VALUE");
    table.add("a-name-of-some-length", "123456789012345", "0123456789 0123456789 0123456789");
    assertThat(table.toText(60))
        .isEqualTo(
            """
            NAME                              SIZE  VALUE
            a-name-of-some-length  123456789012345  0123456789 01234567…
            """);
    assertThat(table.toText(45))
        .isEqualTo(
            """
            NAME                      SIZE  VALUE
            a-name-of-so…  123456789012345  0123456789 0…
            """);
    assertThat(table.toText(5)).as("but not to nothing").contains("a-na…  123456789012345  0123…");
    assertThat(table.toText(Integer.MAX_VALUE)).contains("0123456789 0123456789 0123456789");
  }

  @Test
  void toText_narrowPage_cutsTheKeyLast() {
    Table table = new Table("!NAME", "VALUE");
    table.add("a-name-of-some-length", "0123456789 0123456789");
    assertThat(table.toText(40)).contains("a-name-of-some-length  0123456789 01234…");
    assertThat(table.toText(30)).contains("a-name-of-some-length  012345…");
    assertThat(table.toText(20)).contains("a-na…e-length  0123…");
  }

  @Test
  void toText_narrowPage_namesAreCutInTheMiddle() {
    Table table = new Table("!NAME", "WRITER", ">SIZE", "+NOTE");
    String note = "the disk is full, and nothing could be written";
    table.add("services/payments/eu-west/connection_string", "deployment-of-tuesday", "7", note);
    table.add("services/payments/eu-west/conection_string", "deployment-of-tuesday", "7", note);
    assertThat(table.toText(80))
        .isEqualTo(
            """
            NAME                                       WRIT…  SIZE  NOTE
            services/paym…s/eu-west/connection_string  depl…     7  the disk is full, and n…
            services/paym…ts/eu-west/conection_string  depl…     7  the disk is full, and n…
            """);
  }

  @Test
  void toText_wideAndCombiningCharacters_keepTheColumnsStraight() {
    Table table = new Table("WHO", "X");
    table.add("日本", "1");
    table.add("é́", "2");
    table.add("😀", "3");
    assertThat(table.toText(80)).isEqualTo("WHO   X\n日本  1\né́     2\n😀    3\n");
  }

  @Test
  void add_textThatSteersTerminals_isMadeHarmless() {
    Table table = new Table("A", "B");
    table.add("x\ny\u001b[31m", "\u2028z\u0007");
    assertThat(table.toText(80)).isEqualTo("A         B\nx y [31m   z\n");
  }

  @Test
  void add_otherNumberOfCells_isRefused() {
    assertThatThrownBy(() -> new Table("A").add("1", "2"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
