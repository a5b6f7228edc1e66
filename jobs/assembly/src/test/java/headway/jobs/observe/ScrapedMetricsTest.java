package headway.jobs.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Prometheus server, or curl, reads on the driver's web interface. */
class ScrapedMetricsTest {
  private static final int PER_CLASS = 4;

  @TempDir Path folder;

  @Test
  void theDriverServesTheCountsOfImagesForPrometheusAndAsJson() throws IOException {
    Path images = Shapes.folders(folder.resolve("photos"), PER_CLASS);
    Shapes.put(images.resolve("disc/cut.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    Scraper.SCRAPED.clear();

    Typed.done(
        "shard",
        "--images",
        images.toString(),
        "--workspace",
        folder.resolve("work").toString(),
        "--set",
        "spark.ui.enabled=true",
        "--set",
        "spark.ui.port=0",
        "--set",
        "spark.extraListeners=" + Scraper.class.getName());

    assertThat(Scraper.SCRAPED.get("/metrics/prometheus/").lines())
        .contains(
            "metrics_headway_driver_plugin_headway_jobs_observe_HeadwayPlugin_shard_images_Number"
                + "{type=\"gauges\"} "
                + 3 * PER_CLASS)
        .anyMatch(line -> line.matches("metrics_headway_driver_.*_shard_refused_Value.* 1"));
    JsonNode gauges =
        JsonMapper.builder().build().readTree(Scraper.SCRAPED.get("/metrics/json/")).get("gauges");
    String name = "headway.driver.plugin.headway.jobs.observe.HeadwayPlugin.shard.images";
    assertThat(gauges.path(name).path("value").asInt(-1)).isEqualTo(3 * PER_CLASS);
  }
}
