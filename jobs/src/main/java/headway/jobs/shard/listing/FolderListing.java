package headway.jobs.shard.listing;

import headway.common.InputException;
import headway.common.dataset.Split;
import headway.common.dataset.SplitRatio;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.Mapped;
import headway.jobs.images.VisibleFiles;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Lists {@code <root>/<class>/*} or {@code <root>/{train,val,test}/<class>/*}, a task a class. */
public final class FolderListing {
  private FolderListing() {}

  public static Listing of(Session session, Path root, SplitRatio ratio) {
    Path images = session.storage().qualify(root);
    List<FileStatus> folders = folders(session.storage(), images);
    if (folders.isEmpty()) {
      throw new InputException(
          "Cannot shard "
              + root
              + ": it has no class folders; put the photos of each class in a folder of its own, or"
              + " check the URI");
    }
    boolean bySplit =
        folders.stream().allMatch(each -> Split.named(each.getPath().getName()).isPresent());
    List<Path> parents =
        bySplit ? folders.stream().map(FileStatus::getPath).toList() : List.of(images);
    TreeSet<String> names = new TreeSet<>();
    List<List<FileStatus>> byParent = new ArrayList<>();
    for (Path parent : parents) {
      List<FileStatus> classes = folders(session.storage(), parent);
      classes.forEach(each -> names.add(each.getPath().getName()));
      byParent.add(classes);
    }
    List<String> classes = List.copyOf(names);
    List<ClassFolder> work = new ArrayList<>();
    for (int i = 0; i < parents.size(); i++) {
      Split split = bySplit ? Split.named(parents.get(i).getName()).orElseThrow() : null;
      for (FileStatus each : byParent.get(i)) {
        work.add(
            new ClassFolder(
                images.toString(),
                each.getPath().toString(),
                classes.indexOf(each.getPath().getName()),
                split));
      }
    }
    return new Listing(
        classes,
        session
            .context()
            .parallelize(work, Math.max(1, work.size()))
            .flatMap(folder -> list(folder, ratio)));
  }

  private static List<FileStatus> folders(Storage storage, Path parent) {
    return storage.list(
        parent, each -> each.isDirectory() && !VisibleFiles.isHidden(each.getPath().getName()));
  }

  private static Iterator<ImageRef> list(ClassFolder folder, SplitRatio ratio) {
    VisibleFiles files =
        new VisibleFiles(new Storage(ExecutorConfiguration.get()), new Path(folder.uri()));
    return new Mapped<>(files, file -> image(folder, file, ratio));
  }

  private static ImageRef image(ClassFolder folder, FileStatus file, SplitRatio ratio) {
    String key = VisibleFiles.key(folder.root(), file);
    return new ImageRef(
        key,
        file.getPath().toString(),
        file.getLen(),
        file.getModificationTime(),
        folder.label(),
        folder.fixedSplit().orElseGet(() -> ratio.of(key)));
  }
}
