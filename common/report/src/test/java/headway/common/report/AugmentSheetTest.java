package headway.common.report;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.report.AugmentSheet.Data;
import headway.common.report.AugmentSheet.Photo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AugmentSheetTest {

  @Test
  void showsThePlainImageFirstAndNamesTheViews() {
    Photo photo = new Photo("in/<b>.jpg", List.of(Samples.IMAGE, Samples.IMAGE));

    String page =
        AugmentSheet.html(new Data("Sheet", List.of(photo), Map.of("augment.zoom", "0.2")));

    assertThat(page)
        .contains("1 photo, as the network will see them")
        .contains("alt=\"photo in/&lt;b&gt;.jpg, view 1\"")
        .containsSubsequence("in/&lt;b&gt;.jpg", "as it is", "view 1", "augment.zoom", "0.2");
  }
}
