package headway.jobs.network;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.common.dataset.FeatureRow;
import headway.common.network.onnx.TinyModel;
import headway.common.network.proto.Attributes;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of more than 2 GB in a file beside the network; all but its ends are a hole. */
class LargeNetworkTest {
  private static final long ROWS = 140_000_000;
  private static final int COLUMNS = 4;
  private static final long BYTES = ROWS * COLUMNS * Float.BYTES;

  @TempDir private Path folder;

  @Test
  void readsWeightsWhereverTheyLie() throws IOException {
    Requirement.ofMinutes();
    Path network = network(2);
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed typed = extract(work, network);

    assertThat(typed.status()).as(typed.err()).isZero();
    List<FeatureRow> rows = work.featureRows();
    assertThat(rows).hasSize(60);
    for (FeatureRow row : rows) {
      // The mean of red, once times 2 in the last row and once times 1 in the first.
      assertThat(row.features()).hasSize(2 * COLUMNS);
      assertThat(row.features()[0]).isPositive();
      assertThat(row.features()[COLUMNS]).isEqualTo(2 * row.features()[0], Offset.offset(1e-5f));
    }
    String before = work.features().networkSha256();
    assertThat(work.features().networkSha256()).hasSize(64);

    network(3);
    assertThat(extract(work, network).status()).isZero();
    assertThat(work.features().networkSha256()).isNotEqualTo(before);
    assertThat(work.featureRows().get(0).features()[COLUMNS])
        .isEqualTo(3 * rows.get(0).features()[0], Offset.offset(1e-5f));

    Typed run =
        Typed.headway(
            "run",
            "--images",
            folder.toString(),
            "--workspace",
            folder.resolve("new").toString(),
            "--network",
            network.toString(),
            "--preprocessing",
            "unit",
            "--set",
            "network.cache=" + folder.resolve("cache"));
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.complaint())
        .startsWith("Cannot export a classifier of network large: its weights below the cut have")
        .contains("2,240,000,000 bytes");
    assertThat(folder.resolve("new/shards")).doesNotExist();
  }

  private Typed extract(Work work, Path network) {
    return Typed.headway(
        "extract",
        "--workspace",
        work.uri(),
        "--network",
        network.toString(),
        "--preprocessing",
        "unit",
        "--set",
        "network.cache=" + folder.resolve("cache"));
  }

  /** Each feature is the mean of red times a value of the first or the last row. */
  private Path network(float last) throws IOException {
    Path data = folder.resolve("large.onnx.data");
    try (FileChannel file =
        FileChannel.open(data, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(row(1), 0);
      file.write(row(last), BYTES - COLUMNS * Float.BYTES);
    }
    assertThat(Files.size(data)).isEqualTo(BYTES);
    byte[] model =
        TinyModel.ofImage(0, 3, 16, 16)
            .externalWeights("w", "large.onnx.data", 0, ROWS, COLUMNS)
            .integers("ends", 0, ROWS - 1)
            .node("GlobalAveragePool", "mean", "image")
            .node("Flatten", "colours", "mean")
            .integers("first", 0)
            .node("Gather", "red", List.of(Attributes.integer("axis", 1)), "colours", "first")
            .node("Gather", "rows", "w", "ends")
            .integers("flat", 1, 2 * COLUMNS)
            .node("Reshape", "row", "rows", "flat")
            .node("MatMul", "features", "red", "row")
            .output("features", 0, 2 * COLUMNS)
            .bytes();
    return Shapes.put(folder.resolve("large.onnx"), model);
  }

  private static ByteBuffer row(float value) {
    ByteBuffer row = ByteBuffer.allocate(COLUMNS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < COLUMNS; i++) {
      row.putFloat(value);
    }
    return row.flip();
  }
}
