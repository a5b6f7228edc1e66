package headway.common.dataset.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import java.io.ByteArrayInputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
  private static final Path PATH = new Path("list.csv");

  private static List<List<String>> read(String text) {
    return read(new StringReader(text));
  }

  private static List<List<String>> read(Reader text) {
    List<List<String>> records = new ArrayList<>();
    try (CsvReader reader = new CsvReader(PATH, text)) {
      reader.forEachRemaining(records::add);
    }
    return records;
  }

  @Test
  void readsWhatIsWritten() {
    List<List<String>> records =
        List.of(
            List.of("gato; montés: áéñ", "daisy, \"the\" flower", "two\nlines", "a\rb"),
            List.of("", " outer spaces ", "\"", "𝔘nicode"),
            List.of(""),
            List.of("plain"));
    StringBuilder text = new StringBuilder();
    records.forEach(record -> text.append(CsvRecord.line(record)));

    assertThat(read(text.toString())).isEqualTo(records);
  }

  @Test
  void quotesOnlyWhatNeedsIt() {
    assertThat(CsvRecord.line(List.of("a;b:c", "1\" x 2\"", "d,e", "f")))
        .isEqualTo("a;b:c,\"1\"\" x 2\"\"\",\"d,e\",f\n");
  }

  @Test
  void takesAnyLineEndEmptyLinesAndAByteOrderMark() {
    assertThat(read("\uFEFFa,b\r\n1,\r\n\r\n\"2\",3\n\n4,5\r6,7"))
        .containsExactly(
            List.of("a", "b"),
            List.of("1", ""),
            List.of("2", "3"),
            List.of("4", "5"),
            List.of("6", "7"));
    assertThat(read("")).isEmpty();
    assertThat(read("\n\n")).isEmpty();
  }

  @Test
  void knowsTheLineOfEachRecord() {
    CsvReader reader = new CsvReader(PATH, new StringReader("a\r\n\"b\r\nc\"\n\nd\n"));
    assertThat(reader.line()).isEqualTo(1);
    reader.next();
    assertThat(reader.line()).isEqualTo(2);
    reader.next();
    assertThat(reader.line()).isEqualTo(5);
  }

  @Test
  void saysWhereAQuoteIsWrong() {
    assertThatThrownBy(() -> read("a\nb,\"c\nd"))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot read list.csv: line 2: the quote that opens here is not closed");
    assertThatThrownBy(() -> read("a\n\"b\"c\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 2: text follows the end of a quoted field");
  }

  @Test
  void passesOverSpacesOutsideOfQuotes() {
    assertThat(read("a.png, disc\n \" b \" ,\"d\"\"e\"  \n, \n"))
        .containsExactly(List.of("a.png", "disc"), List.of(" b ", "d\"e"), List.of("", ""));
  }

  @Test
  void doesNotTakeAWholeFileForOneField() {
    assertThatThrownBy(() -> read("a\n\"" + "x\n".repeat(1 << 20)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read list.csv: line 2: a field of more than 1048576 characters begins here");
  }

  @Test
  void saysWhereSomethingElseThanUtf8Begins() {
    String lines = "key,ü\n".repeat(30_000);
    byte[] latin = (lines + "é").getBytes(StandardCharsets.ISO_8859_1);
    byte[] text = (lines + "é👩").getBytes(StandardCharsets.UTF_8);

    assertThat(read(utf8(text))).hasSize(30_001).last().isEqualTo(List.of("é👩"));
    assertThatThrownBy(() -> read(utf8(latin)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read list.csv: line 1: it is not UTF-8 but holds the byte 0xfc; save the file"
                + " as UTF-8");
    assertThatThrownBy(() -> read(utf8(Arrays.copyOf(text, text.length - 1))))
        .hasMessageContaining("line 30001: it is not UTF-8 but holds the byte 0xf0");
  }

  private static Reader utf8(byte[] bytes) {
    return new StrictUtf8Reader(PATH, new ByteArrayInputStream(bytes));
  }
}
