package headway.jobs.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardRow;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links, web addresses and formats that are none of Headway's. */
class OddSourcesTest {
  @TempDir Path folder;
  private Path images;
  private Work work;

  @BeforeEach
  void name() {
    images = folder.resolve("images");
    work = new Work(folder.resolve("work"));
  }

  @Test
  void quarantinesLinksThatLeadNowhereAndFollowsNoneBack() throws IOException {
    Shapes.folders(images, 4);
    Files.createSymbolicLink(images.resolve("disc/gone: 1.png"), Path.of("no such"));
    Files.createSymbolicLink(images.resolve("disc/good.png"), Path.of("../../aside.png"));
    Shapes.DISC.write(folder, 99, "aside.png");
    Files.createSymbolicLink(images.resolve("square/loop"), Path.of("../square"));
    Files.createSymbolicLink(images.resolve("unicorn"), Path.of("no such"));

    Typed typed = shard();

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(work.shardRows()).hasSize(13).extracting(ShardRow::key).contains("disc/good.png");
    assertThat(work.quarantineRows())
        .extracting(row -> row.key() + ": " + row.reason())
        .containsExactly("disc/gone: 1.png: missing");
    assertThat(typed.err()).contains("images/unicorn, a link that leads nowhere");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shard --images",
        "predict --images",
        "extract --shards",
        "shard --images x --workspace"
      })
  void refusesWebAddressesBeforeAnyWork(String command) {
    List<String> all = new ArrayList<>(List.of(command.split(" ")));
    all.add("https://example.org/photos");
    if (!command.contains("--workspace")) {
      all.addAll(List.of("--workspace", work.uri()));
    }

    Typed typed = Typed.headway(all.toArray(new String[0]));

    assertThat(typed.status()).as(typed.err()).isEqualTo(3);
    assertThat(typed.complaint())
        .contains("https://example.org/photos", "nothing is read or written by http; download it");
  }

  @ParameterizedTest
  @CsvSource({
    "0000000c6a5020200d0a870a0000001466747970, JPEG 2000",
    "50360a362036203235350a000000000000000000, PPM",
    "50320a362036203235350a302030203020302030, PGM",
    "0000010001001010000001002000680400001600000000000000, ICO",
    "ffd8ffc0000b0c00080008010111000000ffd9, 12-bit JPEG",
    "3842505300010000000000000003000000080000, PSD",
    "ff0a8001000000000000000000000000, JPEG XL"
  })
  void namesTheKindThatItDoesNotRead(String hex, String kind) {
    Shapes.folders(images, 4);
    Shapes.put(images.resolve("disc/odd.jpg"), HexFormat.of().parseHex(hex));
    Shapes.put(images.resolve("disc/vector"), "<svg width='1'></svg>".getBytes(ISO_8859_1));

    Typed typed = shard("--max-bad-fraction", "0.2");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(work.quarantineRows())
        .extracting(QuarantineRow::reason)
        .containsExactlyInAnyOrder("unsupported kind: " + kind, "unsupported kind: SVG");
  }

  private Typed shard(String... more) {
    List<String> all = new ArrayList<>(List.of("shard", "--images", images.toString()));
    all.addAll(List.of("--workspace", work.uri()));
    all.addAll(List.of(more));
    return Typed.headway(all.toArray(new String[0]));
  }
}
