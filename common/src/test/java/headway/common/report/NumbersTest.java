package headway.common.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void writesDurationsInTheUnitThatFits() {
    assertThat(Numbers.duration(0.04)).isEqualTo("0.0 s");
    assertThat(Numbers.duration(59.94)).isEqualTo("59.9 s");
    assertThat(Numbers.duration(59.97)).isEqualTo("1 min 00 s");
    assertThat(Numbers.duration(61)).isEqualTo("1 min 01 s");
    assertThat(Numbers.duration(7384)).isEqualTo("2 h 03 min");
  }

  @Test
  void writesSizesInTheUnitThatFits() {
    assertThat(Numbers.bytes(999)).isEqualTo("999 B");
    assertThat(Numbers.bytes(1000)).isEqualTo("1.0 kB");
    assertThat(Numbers.bytes(999_999)).isEqualTo("1.0 MB");
    assertThat(Numbers.bytes(5_000_000_000_000L)).isEqualTo("5.0 TB");
  }

  @Test
  void writesSmallAndLargeFiguresSoThatTheyCanBeTold() {
    assertThat(Numbers.decimal(0)).isEqualTo("0.000");
    assertThat(Numbers.decimal(0.00002)).isEqualTo("2.00e-05");
    assertThat(Numbers.decimal(1234567)).isEqualTo("1.23e+06");
    assertThat(Numbers.decimal(Double.NaN)).isEqualTo("not finite");
  }

  @Test
  void countsOneAndMany() {
    assertThat(Numbers.count(1, "image")).isEqualTo("1 image");
    assertThat(Numbers.count(1500, "image")).isEqualTo("1,500 images");
  }
}
