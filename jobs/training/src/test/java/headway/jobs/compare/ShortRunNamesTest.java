package headway.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.storage.Workspace;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class ShortRunNamesTest {
  private static Collection<String> names(String... uris) {
    List<Workspace> workspaces =
        Arrays.stream(uris).map(uri -> new Workspace(new Path(uri))).toList();
    return ShortRunNames.of(workspaces).values();
  }

  @Test
  void areAsShortAsTellsThemApart() {
    assertThat(names("s3a://b/x/lite0", "s3a://b/x/vgg")).containsExactly("lite0", "vgg");
    assertThat(names("s3a://b/june/work", "s3a://b/july/work"))
        .containsExactly("june/work", "july/work");
    assertThat(names("s3a://a/work", "s3a://b/work"))
        .containsExactly("s3a://a/work", "s3a://b/work");
  }
}
