package headway.jobs.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import headway.jobs.stage.StageOutlook;
import java.util.List;
import java.util.Optional;

/**
 * One stage of a workspace.
 *
 * @param would what {@code run} would do with its results: {@code unchanged}, {@code continue},
 *     {@code anew}, {@code refused} or {@code unknown}
 * @param why each reason
 * @param parts existing and wanted ones; null where the stage has none or their number is unknown
 * @param last its last result; null if it has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StageReport(String would, List<String> why, StageOutlook.PartCount parts, LastResult last) {

  static StageReport of(StageOutlook outlook, Optional<LastResult> last) {
    return new StageReport(
        outlook.action().word(),
        outlook.reasons(),
        outlook.parts().orElse(null),
        last.orElse(null));
  }

  /** One line for people. */
  String line() {
    StringBuilder line = new StringBuilder(would);
    if (!why.isEmpty()) {
      line.append(": ").append(String.join("; ", why));
    }
    if (parts != null) {
      line.append("; %,d of %,d parts".formatted(parts.there(), parts.wanted()));
    }
    if (last != null) {
      line.append("; last ").append(last.line());
    }
    return line.toString();
  }
}
