package headway.jobs.model;

import headway.common.BusyException;
import headway.common.InputException;
import headway.common.dataset.manifest.Manifests;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.common.storage.atomic.VersionedObject;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Reads and replaces the catalogue of a workspace's versions; one read, however many there are. */
public record ModelVersions(Storage storage, Workspace workspace) {

  /**
   * What was read.
   *
   * @param stored the object in storage, for {@link #replace}; empty if there is none
   */
  public record Read(ModelCatalogue catalogue, Optional<VersionedObject> stored) {}

  /** The catalogue; {@link ModelCatalogue#EMPTY} if the workspace has none. */
  public ModelCatalogue catalogue() {
    return find().orElse(ModelCatalogue.EMPTY);
  }

  /** The catalogue, if the workspace has one. */
  public Optional<ModelCatalogue> find() {
    try {
      return Manifests.find(storage, workspace.models(), ModelCatalogue.class);
    } catch (InputException damaged) {
      throw explained(damaged);
    }
  }

  private InputException explained(InputException damaged) {
    return new InputException(
        "Cannot read "
            + path()
            + ": it is no catalogue of this version of Headway; put back an earlier object of that"
            + " name. Where there is none, move the folder models away: the next export takes the"
            + " copy in model as version 1",
        damaged);
  }

  /** The catalogue as {@link #replace} needs it. */
  public Read read() {
    Optional<VersionedObject> stored = storage.readVersioned(path());
    try {
      return new Read(
          stored
              .map(each -> Manifests.parse(each.bytes(), path(), ModelCatalogue.class))
              .orElse(ModelCatalogue.EMPTY),
          stored);
    } catch (InputException damaged) {
      throw explained(damaged);
    }
  }

  /**
   * Replaces the catalogue in one step, if it is as it was read. A store without conditional writes
   * replaces it as it is; there the lease alone keeps others away.
   *
   * @throws BusyException if another process replaced it meanwhile; nothing is written then
   */
  public void replace(Read before, ModelCatalogue next) {
    byte[] bytes = Manifests.bytes(next);
    if (before.stored().filter(each -> Arrays.equals(each.bytes(), bytes)).isPresent()) {
      return;
    }
    try {
      Optional<String> written =
          before.stored().isPresent()
              ? storage.replaceIfUnchanged(path(), before.stored().get().version(), bytes)
              : storage.createIfAbsent(path(), bytes);
      if (written.isEmpty()) {
        settle(before, bytes);
      }
    } catch (UnsupportedOperationException unconditional) {
      storage.publish(path(), bytes);
    }
  }

  /**
   * Looks why a conditional write was refused. The response to a write that succeeded may have been
   * lost, and the write sent again. On HDFS a killed process may have left its claim to the object
   * as it still is; the lease keeps others away, so it is replaced without one.
   */
  private void settle(Read before, byte[] bytes) {
    Optional<VersionedObject> now = storage.readVersioned(path());
    if (now.filter(each -> Arrays.equals(each.bytes(), bytes)).isPresent()) {
      return;
    }
    Optional<String> version = before.stored().map(VersionedObject::version);
    if (now.map(VersionedObject::version).equals(version)) {
      storage.publish(path(), bytes);
      return;
    }
    throw new BusyException(
        "Cannot choose the model that serves: "
            + path()
            + " was changed by another process meanwhile; what it names serves; run the command"
            + " again",
        "another process, which changes " + path());
  }

  /** The classifier of a version. */
  public Path classifier(int number) {
    return new Path(workspace.version(number), Workspace.CLASSIFIER);
  }

  /**
   * The version with this number.
   *
   * @throws InputException if there is none
   */
  public static ModelVersion require(ModelCatalogue catalogue, int number, String verb) {
    return catalogue
        .version(number)
        .orElseThrow(
            () ->
                new InputException(
                    "Cannot %s version %d: there is none of this number; headway models list shows those that there are"
                        .formatted(verb, number)));
  }

  private Path path() {
    return new Path(workspace.models(), Workspace.MANIFEST);
  }
}
