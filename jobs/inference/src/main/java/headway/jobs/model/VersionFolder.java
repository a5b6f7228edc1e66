package headway.jobs.model;

import headway.common.InputException;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import headway.common.storage.Workspace;
import headway.common.storage.atomic.AtomicOutput;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The files of one version, in its own folder and in the copy {@code model/}. */
public record VersionFolder(Storage storage, Workspace workspace) {

  /**
   * Brings {@code model/} in line with a version, unless it is. Each file is replaced whole, the
   * manifests last, then files of other versions are deleted, so the folder is never without a
   * classifier.
   *
   * @return whether anything was written
   * @throws InputException if a file of the version is gone or damaged; the files before it are
   *     replaced then
   */
  public boolean serve(int number) {
    if (isServed(number)) {
      return false;
    }
    Path from = workspace.version(number);
    Path to = workspace.model();
    VersionManifest version = VersionManifest.require(storage, from);
    copy(version, from, to);
    retain(to, version);
    return true;
  }

  /**
   * Puts back files of a version that are gone or have another length from {@code model/}, where
   * that is a copy of it.
   *
   * @return whether anything was written
   * @throws InputException if a file of the copy is damaged
   */
  public boolean restore(int number) {
    if (isWhole(number)) {
      return false;
    }
    Optional<VersionManifest> copy = wholeCopy(number);
    copy.ifPresent(
        version -> copy(version, workspace.model(), workspace.version(version.number())));
    return copy.isPresent();
  }

  /** Whether {@code model/} is a whole copy of a version, by its manifest and lengths. */
  public boolean isCopied(int number) {
    return wholeCopy(number).isPresent();
  }

  /** The manifest of {@code model/}, if that is a whole copy of a version, by lengths. */
  private Optional<VersionManifest> wholeCopy(int number) {
    try {
      return VersionManifest.find(storage, workspace.model())
          .filter(version -> version.number() == number)
          .filter(version -> version.isWholeIn(storage, workspace.model()));
    } catch (InputException damaged) {
      return Optional.empty();
    }
  }

  /**
   * Whether {@code model/} is a copy of a version, by the manifest and the lengths of its files.
   */
  public boolean isServed(int number) {
    VersionManifest version = VersionManifest.require(storage, workspace.version(number));
    try {
      return VersionManifest.find(storage, workspace.model()).filter(version::equals).isPresent()
          && version.isWholeIn(storage, workspace.model())
          && stale(workspace.model(), version).isEmpty();
    } catch (InputException damaged) {
      return false;
    }
  }

  /** Whether all files of a version are there, by their lengths. */
  public boolean isWhole(int number) {
    Path folder = workspace.version(number);
    try {
      return VersionManifest.find(storage, folder)
          .filter(version -> version.isWholeIn(storage, folder))
          .isPresent();
    } catch (InputException damaged) {
      return false;
    }
  }

  /**
   * Reads the files of a version and compares them with its manifest.
   *
   * @throws InputException if one is gone or damaged
   */
  public VersionManifest verify(int number) {
    Path folder = workspace.version(number);
    VersionManifest version = VersionManifest.require(storage, folder);
    version.requireWholeIn(storage, folder);
    version
        .files()
        .keySet()
        .forEach(name -> copyChecked(version, folder, name, OutputStream.nullOutputStream()));
    return version;
  }

  /** Deletes what another version left in the folder. */
  void retain(Path folder, VersionManifest version) {
    stale(folder, version).forEach(storage::delete);
  }

  /** What another version left in the folder, and nothing that a person put there. */
  private List<Path> stale(Path folder, VersionManifest version) {
    return storage.list(folder, FileStatus::isFile).stream()
        .map(FileStatus::getPath)
        .filter(each -> !version.files().containsKey(each.getName()))
        .filter(
            each ->
                each.getName().equals(Workspace.MANIFEST)
                    || each.getName().matches("head(-[0-9a-f]+)?\\.zip"))
        .toList();
  }

  /** Copies all files, each whole, the manifests last. */
  private void copy(VersionManifest version, Path from, Path to) {
    List<String> names = new ArrayList<>(version.files().keySet());
    names.remove(Workspace.MANIFEST);
    for (String name : names) {
      copy(version, from, to, name);
    }
    if (version.files().containsKey(Workspace.MANIFEST)) {
      copy(version, from, to, Workspace.MANIFEST);
    }
    version.publish(storage, to);
  }

  private void copy(VersionManifest version, Path from, Path to, String name) {
    try (AtomicOutput out = storage.create(new Path(to, name))) {
      copyChecked(version, from, name, out);
      StorageFailures.explaining(
          "write",
          out.path(),
          () -> {
            out.publish();
            return out;
          });
    }
  }

  private void copyChecked(VersionManifest version, Path from, String name, OutputStream out) {
    Path path = new Path(from, name);
    MessageDigest digest = Sha256.digest();
    StorageFailures.explaining(
        "copy",
        path,
        () -> {
          storage.copy(path, new DigestOutputStream(out, digest));
          return path;
        });
    String actual = Sha256.hex(digest.digest());
    if (!actual.equals(version.files().get(name).sha256())) {
      throw new InputException(
          "Cannot use version %d: %s is damaged, its SHA-256 is %s where %s was written; promote another version, see headway models list"
              .formatted(version.number(), path, actual, version.files().get(name).sha256()));
    }
  }
}
