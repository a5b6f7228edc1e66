package headway.jobs.tables;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.UsageException;
import headway.common.storage.Storage;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * A table that takes the rows of a stage after its own files are published: {@code delta:URI}, a
 * folder of Delta Lake, or {@code table:CATALOG.DATABASE.NAME}, of any catalog of the session, such
 * as Iceberg's. The connector is the session's.
 *
 * <p>The rows replace those of the table in one commit, so that a run that is killed and started
 * again never has rows twice. A file beside the stage's manifest says what the table was last made
 * of; where that has not changed and the table is there, nothing is written.
 */
public final class TableOutput {
  private static final String DELTA = "delta:";
  private static final String TABLE = "table:";
  private static final String DELTA_LOG = "_delta_log";
  private static final String MARKER = "_table";
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String CATALOG = "spark.sql.catalog.";
  private static final String SESSION_CATALOG = "spark_catalog";
  private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";

  private final String given;
  private final boolean delta;
  private final String name;

  private TableOutput(String given, boolean delta, String name) {
    this.given = given;
    this.delta = delta;
    this.name = name;
  }

  /**
   * The table that an output names; empty if it is a folder or empty.
   *
   * @throws UsageException if nothing, or no catalog, is named behind the colon
   */
  public static Optional<TableOutput> of(String output) {
    boolean delta = output.startsWith(DELTA);
    if (!delta && !output.startsWith(TABLE)) {
      return Optional.empty();
    }
    String name = output.substring(output.indexOf(':') + 1).strip();
    if (name.isEmpty() || !delta && !name.matches("[^.]+(\\.[^.]+)+")) {
      throw new UsageException(
          "Cannot write to %s: give delta:URI, or table:CATALOG.DATABASE.NAME".formatted(output));
    }
    return Optional.of(new TableOutput(output, delta, name));
  }

  /**
   * Requires the session to have the connector, before any work.
   *
   * @param folder that the stage writes itself, in which the table may not lie
   * @throws UsageException if it has none
   */
  public void requirePossible(Session session, Path folder) {
    if (delta) {
      requireDelta(session.sql());
      requireApart(session.storage(), folder);
    } else {
      requireCatalog(session.sql());
    }
  }

  private void requireDelta(SparkSession session) {
    boolean there =
        session.conf().get(EXTENSIONS, "").contains(DELTA_EXTENSION)
            && session.conf().get(CATALOG + SESSION_CATALOG, "").equals(DELTA_CATALOG)
            && isLoaded(DELTA_EXTENSION);
    if (!there) {
      throw new UsageException(
          ("Cannot write to %s: this session has no Delta Lake; give --set"
                  + " spark.jars.packages=io.delta:delta-spark_2.12:VERSION, --set %s=%s and --set"
                  + " %s%s=%s")
              .formatted(
                  given, EXTENSIONS, DELTA_EXTENSION, CATALOG, SESSION_CATALOG, DELTA_CATALOG));
    }
  }

  private static boolean isLoaded(String type) {
    try {
      Class.forName(type, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException missing) {
      return false;
    }
  }

  private void requireApart(Storage storage, Path folder) {
    String table = storage.qualify(Storage.path(name)) + "/";
    String own = storage.qualify(folder) + "/";
    if (table.startsWith(own) || own.startsWith(table)) {
      throw new UsageException(
          "Cannot write to %s: the files of this stage are kept in %s; name a folder apart"
              .formatted(given, folder));
    }
  }

  private void requireCatalog(SparkSession session) {
    String catalog = name.substring(0, name.indexOf('.'));
    if (session.conf().get(CATALOG + catalog, "").isEmpty()) {
      throw new UsageException(
          ("Cannot write to %s: this session has no catalog %s; configure it by --set %s%s=CLASS,"
                  + " and give its connector by --set spark.jars.packages")
              .formatted(given, catalog, CATALOG, catalog));
    }
    try {
      session.catalog().tableExists(name);
    } catch (Exception failed) {
      throw new UsageException(
          "Cannot write to %s: the catalog %s cannot be used: %s"
              .formatted(given, catalog, firstLine(failed)),
          failed);
    }
  }

  /**
   * Replaces the table's rows, unless they are of these files already.
   *
   * @param stage for messages
   * @param folder of the stage's manifest
   * @param fingerprint of the manifest
   * @param files Parquet files, whose rows become the table's
   */
  public void write(
      Session session, String stage, Path folder, String fingerprint, List<Path> files) {
    Path marker = new Path(folder, MARKER);
    byte[] made = (given + "\n" + fingerprint + "\n").getBytes(StandardCharsets.UTF_8);
    if (session
            .storage()
            .readIfPresent(marker)
            .filter(each -> Arrays.equals(each, made))
            .isPresent()
        && exists(session)) {
      Progress.say(stage + ": " + given + " has these rows already");
      return;
    }
    session.describe(stage, "writing " + given);
    Dataset<Row> rows =
        session.sql().read().parquet(files.stream().map(Path::toString).toArray(String[]::new));
    try {
      replace(session.sql(), rows);
    } catch (HeadwayException explained) {
      throw explained;
    } catch (Exception failed) {
      throw new InputException(
          "Cannot write to %s: %s; the files in %s are complete"
              .formatted(given, firstLine(failed), folder),
          failed);
    }
    session.storage().publish(marker, made);
    Progress.say("%s: wrote %s from %s".formatted(stage, given, folder));
  }

  private void replace(SparkSession session, Dataset<Row> rows) {
    if (delta) {
      rows.write()
          .format("delta")
          .mode(SaveMode.Overwrite)
          .option("overwriteSchema", "true")
          .save(name);
      return;
    }
    String catalog = name.substring(0, name.indexOf('.'));
    boolean ofDelta = session.conf().get(CATALOG + catalog, "").equals(DELTA_CATALOG);
    (ofDelta ? rows.writeTo(name).using("delta") : rows.writeTo(name)).createOrReplace();
  }

  private boolean exists(Session session) {
    return delta
        ? session.storage().exists(new Path(Storage.path(name), DELTA_LOG))
        : session.sql().catalog().tableExists(name);
  }

  private static String firstLine(Exception failed) {
    String message = Optional.ofNullable(failed.getMessage()).orElse(failed.toString());
    return message.lines().findFirst().orElse("").strip();
  }
}
