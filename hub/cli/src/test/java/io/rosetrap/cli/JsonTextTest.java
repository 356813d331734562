package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void members_ofEveryKind_makeAnObject() {
    JsonText text = new JsonText().open('{').member("a", "x").member("b", 2).member("c", true);
    text.member("d", Optional.empty()).member("e", Optional.of("y")).name("f").raw("[1, 2]");
    text.name("g").open('[').string("p").open('{').close('}').string("q").close(']').close('}');
    assertThat(text)
        .hasToString(
            "{\"a\":\"x\",\"b\":2,\"c\":true,\"e\":\"y\",\"f\":[1, 2],\"g\":[\"p\",{},\"q\"]}");
  }

  @Test
  void string_everyCharacter_isReadBackAsTheSame() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int point = 0; point <= 0x11000; point++) {
      if (point < 0xd800 || point > 0xdfff) {
        all.appendCodePoint(point);
      }
    }
    byte[] json = new JsonText().string(all.toString()).toString().getBytes(StandardCharsets.UTF_8);
    assertThat(new ObjectMapper().readValue(json, String.class)).isEqualTo(all.toString());
  }

  @Test
  void string_halfACharacter_isEscaped() {
    assertThat(new JsonText().string("\ud83d")).hasToString("\"\\ud83d\"");
    assertThat(new JsonText().string("\ude00x")).hasToString("\"\\ude00x\"");
    assertThat(new JsonText().string("\ud83d\ude00")).hasToString("\"\ud83d\ude00\"");
  }
}
