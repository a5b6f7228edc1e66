package headway.common.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.algorithm.HalfFloat;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.split.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.bytedeco.javacpp.indexer.HalfIndexer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationStorageTest {
  private static final int LENGTH = 50_000;

  @TempDir Path folder;

  /** As activations are: many zeros, a long tail. */
  private static float[] activations() {
    Random random = new Random(7);
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) Math.max(0, 3 * random.nextGaussian());
    }
    return values;
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float each : values) {
      largest = Math.max(largest, each);
    }
    return largest;
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 0, 4.2", "FLOAT16, 4.9e-4, 2.1", "INT8, 2e-3, 1.1"})
  void keepsWhatItSaysInTheBytesThatItSays(
      ActivationStorage storage, double error, double bytesPerValue) throws Exception {
    float[] values = activations();
    Configuration configuration = new Configuration();
    org.apache.hadoop.fs.Path file =
        new org.apache.hadoop.fs.Path(folder.resolve("f.parquet").toString());
    try (RowWriter<FeatureRow> out =
        FeatureFile.writer(file, configuration, List.of("a", "b"), storage)) {
      out.write(new FeatureRow("k", 0, 1, Split.TRAIN, values));
      out.finish();
    }

    try (CloseableIterator<FeatureRow> rows = FeatureFile.read(file, configuration, LENGTH)) {
      FeatureRow row = rows.next();
      assertThat(row.key()).isEqualTo("k");
      assertThat(row.features()).containsExactly(values, within((float) (error * largest(values))));
    }
    assertThat((double) Files.size(folder.resolve("f.parquet")) / LENGTH).isLessThan(bytesPerValue);
  }

  @Test
  void everyHalfIsReadAsJavaCppReadsItAndWrittenBack() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float value = HalfFloat.toFloat((short) bits);
      float expected = HalfIndexer.toFloat(bits);
      if (Float.isNaN(expected)) {
        assertThat(value).isNaN();
      } else {
        assertThat(value).isEqualTo(expected);
        assertThat(HalfFloat.of(value)).isEqualTo((short) bits);
      }
    }
    assertThat(HalfFloat.toFloat(HalfFloat.of(70_000))).isEqualTo(65_504);
    assertThat(HalfFloat.toFloat(HalfFloat.of(1 + 0x1p-11f))).isEqualTo(1);
    assertThat(HalfFloat.toFloat(HalfFloat.of(1 + 3 * 0x1p-11f))).isEqualTo(1 + 0x1p-9f);
  }
}
