package headway.jobs.cli;

import headway.common.UsageException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * An object store inside this process, for {@code --embedded-s3 DIR}. The cluster jar carries none:
 * implementations are found by {@link ServiceLoader}.
 */
public interface EmbeddedStore extends AutoCloseable {
  /** Spark's setting that names the folder being served, while one is. */
  String FOLDER = "spark.headway.embeddedS3.folder";

  /**
   * Serves the folder, created if missing, as {@code s3a://headway/} until {@link #close}. Objects
   * of an earlier server are served again.
   *
   * @return the Hadoop settings that reach it, all of them for that one bucket
   * @throws UsageException if the path is no folder, or this store is already started
   * @throws headway.common.StorageException if the server cannot start over the folder
   */
  Map<String, String> start(Path folder);

  /** Stops the server; does nothing if it is not running. */
  @Override
  void close();

  /**
   * The store on the class path, not started.
   *
   * @throws UsageException if there is none, as in the cluster jar
   */
  static EmbeddedStore find() {
    return ServiceLoader.load(EmbeddedStore.class)
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "Cannot start an embedded S3: the cluster jar carries none. Unset SPARK_HOME"
                        + " and run deploy/headway, or leave out --embedded-s3"));
  }
}
