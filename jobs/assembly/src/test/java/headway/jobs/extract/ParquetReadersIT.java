package headway.jobs.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.common.dataset.FeatureRow;
import headway.jobs.Prepared;
import headway.jobs.Work;
import headway.jobs.testing.PythonCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features by the lines of deploy/python/README.md: pyarrow, DuckDB, Spark, datasets. */
class ParquetReadersIT {
  @TempDir Path folder;

  @Test
  void readsTheSameFloatsByEachReaderOfTheDocument() throws IOException, InterruptedException {
    Work work = Prepared.extracted(folder.resolve("work"));
    double sum = 0;
    for (FeatureRow row : work.featureRows()) {
      for (float each : row.features()) {
        sum += each;
      }
    }

    JsonNode found =
        PythonCheck.required()
            .run(
                "parquet_readers_check.py",
                List.of(
                    SharedFiles.projectRoot().resolve("deploy/python/README.md"), work.folder()));

    for (String reader : List.of("pyarrow", "duckdb", "spark", "datasets")) {
      assertThat(found.get(reader).get(0).asInt()).as(reader).isEqualTo(60);
      assertThat(found.get(reader).get(1).asDouble()).as(reader).isCloseTo(sum, within(1e-3));
    }
  }
}
