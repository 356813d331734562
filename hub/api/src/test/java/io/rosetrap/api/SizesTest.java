package io.rosetrap.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "17b, 17",
    "64k, 65536",
    "64K, 65536",
    "64kb, 65536",
    "64KiB, 65536",
    "1m, 1048576",
    "2g, 2147483648",
    "3t, 3298534883328",
    "9223372036854775807, 9223372036854775807",
    "' 5 ', 5"
  })
  void parse_size_isBytes(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "k",
        "-1",
        "1.5m",
        "1q",
        "1mm",
        "1kg",
        "1 k",
        "0x10",
        "9223372036854775807k",
        "٣"
      })
  void parse_anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> Sizes.parse(text))
        .isInstanceOf(RoseTrapException.class)
        .hasMessage("'" + text + "' is not a number of bytes, such as 4096, 64k, 1m or 2g.");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1 KiB",
    "1536, 1.5 KiB",
    "1048576, 1 MiB",
    "1048575, 1024 KiB",
    "5368709120, 5 GiB",
    "9223372036854775807, 8388608 TiB"
  })
  void format_bytes_isReadable(long bytes, String text) {
    assertThat(Sizes.format(bytes)).isEqualTo(text);
  }

  @Test
  void option_anySize_isReadBackAsTheSame() {
    for (long bytes : new long[] {0, 1, 1023, 1024, 1 << 20, 8L << 20, 3L << 30, (1L << 40) + 1}) {
      assertThat(Sizes.parse(Sizes.option(bytes))).isEqualTo(bytes);
    }
    assertThat(Sizes.option(8L << 20)).isEqualTo("8m");
  }
}
