package headway.jobs.observe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;

/** Asks the driver's web interface for its metrics after each job; Spark makes it by its name. */
public final class Scraper extends SparkListener {
  /** The last response by the path that was asked. */
  static final Map<String, String> SCRAPED = new ConcurrentHashMap<>();

  @Override
  public void onJobEnd(SparkListenerJobEnd ended) {
    String url = SparkContext.getOrCreate().uiWebUrl().get();
    for (String path : new String[] {"/metrics/prometheus/", "/metrics/json/"}) {
      SCRAPED.put(path, get(URI.create(url + path)));
    }
  }

  private static String get(URI uri) {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException failed) {
      return failed.toString();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return stopped.toString();
    }
  }
}
