package headway.common.nd4j;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * While it is open, it records what ND4J computes, and ND4J names its back end as the test wishes;
 * it always computes on the processor.
 */
public final class RecordedBackend implements AutoCloseable {
  private final ExecutionerType type;
  private final OpExecutioner processor = Nd4j.getExecutioner();
  private final List<String> operations = new ArrayList<>();

  public RecordedBackend(ExecutionerType type) {
    this.type = type;
    set(
        (OpExecutioner)
            Proxy.newProxyInstance(
                RecordedBackend.class.getClassLoader(),
                new Class<?>[] {OpExecutioner.class},
                (proxy, method, arguments) -> call(method, arguments)));
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("type")) {
      return type;
    }
    if (method.getName().startsWith("exec") && arguments.length > 0) {
      if (arguments[0] instanceof Op operation) {
        operations.add(operation.opName());
      } else if (arguments[0] instanceof CustomOp operation) {
        operations.add(operation.opName());
      }
    }
    try {
      return method.invoke(processor, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getTargetException();
    }
  }

  /** The operations that ND4J has computed so far, by their names. */
  public List<String> operations() {
    return List.copyOf(operations);
  }

  @Override
  public void close() {
    set(processor);
  }

  private static void set(OpExecutioner executioner) {
    try {
      Field instance = Nd4j.class.getDeclaredField("OP_EXECUTIONER_INSTANCE");
      instance.setAccessible(true);
      instance.set(null, executioner);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
