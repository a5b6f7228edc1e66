package headway.jobs.compare;

import headway.common.storage.Workspace;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shortest names that distinguish workspaces. */
final class ShortRunNames {
  private ShortRunNames() {}

  /** The last path elements of each URI, the same number for all and as few as possible. */
  static Map<Workspace, String> of(List<Workspace> workspaces) {
    int most = workspaces.stream().mapToInt(each -> parts(each).length).max().orElse(1);
    for (int count = 1; count < most; count++) {
      Map<Workspace, String> names = new LinkedHashMap<>();
      for (Workspace each : workspaces) {
        names.put(each, last(parts(each), count));
      }
      if (new HashSet<>(names.values()).size() == workspaces.size()) {
        return names;
      }
    }
    Map<Workspace, String> whole = new LinkedHashMap<>();
    workspaces.forEach(each -> whole.put(each, each.root().toString()));
    return whole;
  }

  private static String[] parts(Workspace workspace) {
    return workspace.root().toUri().getPath().split("/", -1);
  }

  private static String last(String[] parts, int count) {
    int from = Math.max(0, parts.length - count);
    return String.join("/", List.of(parts).subList(from, parts.length));
  }
}
