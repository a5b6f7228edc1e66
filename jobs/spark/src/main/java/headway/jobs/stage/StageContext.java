package headway.jobs.stage;

import headway.common.UsageException;
import headway.common.config.Settings;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.spark.Session;
import org.apache.hadoop.fs.Path;

/**
 * The context of a stage.
 *
 * @param storage that writes for as long as this command holds its lease
 */
public record StageContext(Settings settings, Session session, Storage storage) {

  /** Without a lease. */
  public StageContext(Settings settings, Session session) {
    this(settings, session, session.storage());
  }

  /**
   * The workspace.
   *
   * @throws UsageException where none is set
   */
  public Workspace workspace() {
    return new Workspace(
        storage().qualify(Storage.path(require(settings.workspace(), Flag.WORKSPACE))));
  }

  /** The photos' URI. */
  public Path images() {
    return Storage.path(require(settings.images(), Flag.IMAGES));
  }

  /** The value of a flag, unless it is empty. */
  public static String require(String value, Flag flag) {
    if (value.isBlank()) {
      throw new UsageException(
          "Cannot start: "
              + flag.key()
              + " is not set; give "
              + flag.option()
              + " URI or set it in the file");
    }
    return value;
  }
}
