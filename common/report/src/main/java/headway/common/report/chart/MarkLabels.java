package headway.common.report.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * The layout of mark labels above a chart: left or right of their line, in as few rows as possible,
 * so that no label overlaps another one or the line of another mark.
 *
 * @param height of all rows, in the chart's units
 */
record MarkLabels(List<Label> labels, int height) {
  private static final int ROW = 19;
  private static final int GAP = 5;

  /** The letter width on a narrow screen. */
  private static final double LETTER = 8.4;

  /**
   * The text of one mark.
   *
   * @param x of the mark's line
   * @param anchor {@code start} where it stands right of the line, else {@code end}
   * @param top of its row, from which on the line is drawn
   */
  record Label(double x, String text, String anchor, double top) {
    double textX() {
      return isRight() ? x + GAP : x - GAP;
    }

    double baseline() {
      return top + ROW - 6;
    }

    private boolean isRight() {
      return anchor.equals("start");
    }

    private double left() {
      return isRight() ? x : x - width();
    }

    private double right() {
      return isRight() ? x + width() : x;
    }

    private double width() {
      return GAP + LETTER * text.length();
    }

    private boolean isClearOf(Label other) {
      boolean beside = right() + GAP <= other.left() || other.right() + GAP <= left();
      if (top == other.top) {
        return beside;
      }
      // The line of the upper one goes down past the lower one.
      Label upper = top < other.top ? this : other;
      Label lower = upper == this ? other : this;
      return upper.x < lower.left() - 1 || upper.x > lower.right() + 1;
    }
  }

  /**
   * The labels of marks.
   *
   * @param marks by ascending x
   * @param at the x of each line in the chart's units
   * @param left and
   * @param right bound the chart
   */
  static MarkLabels of(List<ChartMark> marks, List<Double> at, double left, double right) {
    for (int rows = 1; rows <= marks.size(); rows++) {
      List<Label> found = new ArrayList<>();
      if (layOut(marks, at, rows, left, right, found)) {
        return new MarkLabels(List.copyOf(found), rows * ROW);
      }
    }
    List<Label> crowded = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      String anchor = at.get(i) < (left + right) / 2 ? "start" : "end";
      crowded.add(new Label(at.get(i), marks.get(i).text(), anchor, i * ROW));
    }
    return new MarkLabels(crowded, marks.size() * ROW);
  }

  private static boolean layOut(
      List<ChartMark> marks,
      List<Double> at,
      int rows,
      double left,
      double right,
      List<Label> found) {
    int next = found.size();
    if (next == marks.size()) {
      return true;
    }
    for (int row = rows - 1; row >= 0; row--) {
      for (String anchor : List.of("start", "end")) {
        Label label = new Label(at.get(next), marks.get(next).text(), anchor, row * ROW);
        boolean inside = label.left() >= left - 40 && label.right() <= right + 10;
        if (inside && found.stream().allMatch(label::isClearOf)) {
          found.add(label);
          if (layOut(marks, at, rows, left, right, found)) {
            return true;
          }
          found.remove(next);
        }
      }
    }
    return false;
  }
}
