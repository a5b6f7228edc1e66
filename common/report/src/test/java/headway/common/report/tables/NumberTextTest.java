package headway.common.report.tables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumberTextTest {

  @Test
  void writesDurationsInTheUnitThatFits() {
    assertThat(NumberText.duration(0.04)).isEqualTo("0.0 s");
    assertThat(NumberText.duration(59.94)).isEqualTo("59.9 s");
    assertThat(NumberText.duration(59.97)).isEqualTo("1 min 00 s");
    assertThat(NumberText.duration(61)).isEqualTo("1 min 01 s");
    assertThat(NumberText.duration(7384)).isEqualTo("2 h 03 min");
  }

  @Test
  void writesSizesInTheUnitThatFits() {
    assertThat(NumberText.bytes(999)).isEqualTo("999 B");
    assertThat(NumberText.bytes(1000)).isEqualTo("1.0 kB");
    assertThat(NumberText.bytes(999_999)).isEqualTo("1.0 MB");
    assertThat(NumberText.bytes(5_000_000_000_000L)).isEqualTo("5.0 TB");
  }

  @Test
  void writesSmallAndLargeFiguresSoThatTheyCanBeTold() {
    assertThat(NumberText.decimal(0)).isEqualTo("0.000");
    assertThat(NumberText.decimal(0.00002)).isEqualTo("2.00e-05");
    assertThat(NumberText.decimal(1234567)).isEqualTo("1.23e+06");
    assertThat(NumberText.decimal(Double.NaN)).isEqualTo("not finite");
  }

  @Test
  void countsOneAndMany() {
    assertThat(NumberText.count(1, "image")).isEqualTo("1 image");
    assertThat(NumberText.count(1500, "image")).isEqualTo("1,500 images");
  }
}
