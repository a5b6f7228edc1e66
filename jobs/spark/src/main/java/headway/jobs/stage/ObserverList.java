package headway.jobs.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.history.EpochMetrics;
import java.util.List;

/** Several observers of one command. */
record ObserverList(List<RunObserver> observers) implements RunObserver {
  @Override
  public void began(Stage stage, StageContext context) {
    observers.forEach(each -> each.began(stage, context));
  }

  @Override
  public void training(String fingerprint, List<EpochMetrics> before) {
    observers.forEach(each -> each.training(fingerprint, before));
  }

  @Override
  public void round(long number, long examples, double seconds) {
    observers.forEach(each -> each.round(number, examples, seconds));
  }

  @Override
  public void epoch(EpochMetrics metrics) {
    observers.forEach(each -> each.epoch(metrics));
  }

  @Override
  public void ended(String stage, ObjectNode line) {
    observers.forEach(each -> each.ended(stage, line));
  }

  @Override
  public void finished(boolean successful) {
    observers.forEach(each -> each.finished(successful));
  }
}
