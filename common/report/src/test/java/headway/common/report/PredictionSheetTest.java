package headway.common.report;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.report.PredictionSheet.Data;
import headway.common.report.PredictionSheet.Guess;
import headway.common.report.PredictionSheet.Photo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PredictionSheetTest {
  private static final Photo PHOTO =
      new Photo(
          "in/<b>.jpg",
          Samples.IMAGE,
          List.of(new Guess("tulip & co", .875), new Guess("rose", .125)));

  @Test
  void showsEachPhotoWithItsGuessesMostProbableFirst() {
    String page = PredictionSheet.html(new Data("Sheet", List.of(PHOTO), 1, Map.of("Seed", "42")));
    assertThat(page)
        .contains("<p class=\"subtitle\">1 image</p>")
        .contains("alt=\"photo in/&lt;b&gt;.jpg\"")
        .contains("<span class=\"class\">tulip &amp; co</span><span class=\"share\">87.5%</span>")
        .containsSubsequence("tulip &amp; co", "rose", "12.5%", "Seed", "42");
  }

  @Test
  void beginsWithTwoRowsOfFiveAndTheirLabels() {
    String page =
        PredictionSheet.html(new Data("Sheet", Collections.nCopies(12, PHOTO), 12, Map.of()));
    String contact = page.substring(page.indexOf("grid contact"), page.indexOf("grid sheet"));
    assertThat(contact.split("<img ", -1)).hasSize(1 + 10);
    assertThat(contact)
        .contains("tulip &amp; co</span><span class=\"share\">87.5%")
        .doesNotContain("rose");
  }

  @Test
  void showsTheFirstOfMany() {
    String page =
        PredictionSheet.html(new Data("Sheet", Collections.nCopies(2000, PHOTO), 12_345, Map.of()));
    assertThat(page.split("<img ", -1)).hasSize(1 + 10 + 1000);
    assertThat(page).contains("1,000 of 12,345 images");
  }

  @Test
  void saysThatThereWasNothingToPredict() {
    assertThat(PredictionSheet.html(new Data("Sheet", List.of(), 0, Map.of())))
        .contains("No image to predict.");
  }
}
