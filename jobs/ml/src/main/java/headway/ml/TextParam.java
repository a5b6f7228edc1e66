package headway.ml;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable;
import scala.reflect.ClassTag;

/** Creates params of text. */
final class TextParam {
  private TextParam() {}

  /**
   * A param of text. Spark 4 added an argument to the constructor of {@code Param}, for which this
   * looks.
   */
  static Param<String> of(Identifiable parent, String name, String doc) {
    Class<?>[] before = {Identifiable.class, String.class, String.class};
    Class<?>[] since = Arrays.copyOf(before, before.length + 1);
    since[before.length] = ClassTag.class;
    try {
      Object made;
      try {
        made = constructor(before).newInstance(parent, name, doc);
      } catch (NoSuchMethodException sparkFour) {
        made = constructor(since).newInstance(parent, name, doc, ClassTag.apply(String.class));
      }
      @SuppressWarnings("unchecked") // A text alone is set.
      Param<String> param = (Param<String>) made;
      return param;
    } catch (ReflectiveOperationException unknown) {
      throw new IllegalStateException("this version of Spark has other params", unknown);
    }
  }

  @SuppressWarnings("rawtypes") // As reflection has it.
  private static Constructor<Param> constructor(Class<?>[] types) throws NoSuchMethodException {
    return Param.class.getConstructor(types);
  }
}
