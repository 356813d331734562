package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellQuotesTest {
  private static ShellQuotes quotes(String script) {
    List<Template.Part> parts = new ArrayList<>();
    for (String literal : script.replace("⏎", "\n").split("@", -1)) {
      parts.add(new Template.Literal(literal));
      parts.add(new Template.OfVariable("x", ""));
    }
    return new ShellQuotes(new Template(parts.subList(0, parts.size() - 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@",
        "echo @ \"@\" \"it's @\" it\\'s @",
        "echo \"a 'b' @\"",
        "echo \"$(echo \"@\" 'x')\" @",
        "echo `echo '`' @",
        "echo \"${x:-'@'}\"",
        "# it's @⏎echo @",
        "echo a#'b' @",
        "cat <<EOF⏎it's @⏎EOF⏎echo @",
        "cat <<-'EOF'⏎x⏎\tEOF⏎echo @",
        "echo $((1 << 2)) @ # don't",
        "cat <<< \"@\"",
        "echo \\\\@",
        "(echo 'a'; echo @)",
        "echo $'it\\'s' @"
      })
  void findings_whereTheShellExpands_areNone(String script) {
    ShellQuotes quotes = quotes(script);
    assertThat(quotes.findings()).isEmpty();
    assertThat(quotes.isSure() || script.contains("`")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "echo '@', 0 QUOTED",
        "echo @ '@', 1 QUOTED",
        "echo \"$(echo '@')\", 0 QUOTED",
        "echo $'\\'@', 0 QUOTED",
        "echo \\@, 0 ESCAPED",
        "echo \"\\@\", 0 ESCAPED",
        "cat <<'EOF'⏎@⏎EOF⏎@, 0 DOCUMENT",
        "cat <<A <<\\B⏎@⏎A⏎@⏎B⏎@, 1 DOCUMENT",
        "# @⏎echo '@', 1 QUOTED"
      })
  void findings_whereItDoesNot_areFound(String script, String found) {
    ShellQuotes quotes = quotes(script);
    assertThat(quotes.findings())
        .extracting(finding -> finding.hole() + " " + finding.reason())
        .containsExactly(found);
    assertThat(quotes.isSure()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo 'a @", "case x in y) echo '@';; esac", "echo $(echo '@'"})
  void isSure_whatIsNotUnderstood_isFalse(String script) {
    ShellQuotes quotes = quotes(script);
    assertThat(quotes.findings()).hasSize(1);
    assertThat(quotes.isSure()).isFalse();
  }
}
