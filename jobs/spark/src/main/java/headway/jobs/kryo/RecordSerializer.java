package headway.jobs.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Serializes a record as its components and calls its constructor. Kryo 4 sets final fields by
 * reflection, which a JDK does not allow for records.
 *
 * @param <T> the record type
 */
final class RecordSerializer<T extends Record> extends Serializer<T> {
  private final RecordComponent[] components;
  private final Constructor<T> constructor;

  RecordSerializer(Class<T> type) {
    components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      for (RecordComponent component : components) {
        component.getAccessor().setAccessible(true);
      }
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException("every record has its constructor", impossible);
    }
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    for (RecordComponent component : components) {
      try {
        kryo.writeClassAndObject(output, component.getAccessor().invoke(value));
      } catch (ReflectiveOperationException unreadable) {
        throw new IllegalStateException("Cannot read " + component, unreadable);
      }
    }
  }

  @Override
  public T read(Kryo kryo, Input input, Class<T> type) {
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = kryo.readClassAndObject(input);
    }
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException unbuildable) {
      throw new IllegalStateException("Cannot build " + type, unbuildable);
    }
  }
}
