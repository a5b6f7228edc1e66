package headway.jobs.images.packed;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.UnknownFieldSet;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/**
 * The first value of each feature of a {@code tf.train.Example}, or of the context of a {@code
 * tf.train.SequenceExample}: its field 1, {@code Features}, is a map from names to lists of bytes
 * (1), floats (2) or integers (3).
 */
record ExampleFeatures(Map<String, ByteString> bytes, Map<String, Long> integers) {
  private static final int FEATURES = 1;
  private static final int ENTRY = 1;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int BYTES_LIST = 1;
  private static final int INT64_LIST = 3;
  private static final int LIST_VALUE = 1;

  /** Empty if the record is none. */
  static Optional<ExampleFeatures> of(byte[] record) {
    ExampleFeatures features = new ExampleFeatures(new TreeMap<>(), new TreeMap<>());
    try {
      UnknownFieldSet example = message(UnsafeByteOperations.unsafeWrap(record));
      for (ByteString map : example.getField(FEATURES).getLengthDelimitedList()) {
        for (ByteString entry : message(map).getField(ENTRY).getLengthDelimitedList()) {
          features.addEntry(message(entry));
        }
      }
      return Optional.of(features);
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  /** The fields of a message, whose bytes are not copied. */
  private static UnknownFieldSet message(ByteString bytes) throws IOException {
    CodedInputStream in = bytes.newCodedInput();
    in.enableAliasing(true);
    UnknownFieldSet fields = UnknownFieldSet.parseFrom(in);
    in.checkLastTagWas(0);
    return fields;
  }

  private void addEntry(UnknownFieldSet entry) throws IOException {
    List<ByteString> keys = entry.getField(KEY).getLengthDelimitedList();
    List<ByteString> values = entry.getField(VALUE).getLengthDelimitedList();
    if (values.isEmpty()) {
      return;
    }
    String key = keys.isEmpty() ? "" : keys.get(keys.size() - 1).toStringUtf8();
    UnknownFieldSet feature = message(values.get(values.size() - 1));
    for (ByteString list : feature.getField(BYTES_LIST).getLengthDelimitedList()) {
      message(list).getField(LIST_VALUE).getLengthDelimitedList().stream()
          .findFirst()
          .ifPresent(value -> bytes.putIfAbsent(key, value));
    }
    for (ByteString list : feature.getField(INT64_LIST).getLengthDelimitedList()) {
      UnknownFieldSet.Field integers = message(list).getField(LIST_VALUE);
      for (ByteString packed : integers.getLengthDelimitedList()) {
        if (!packed.isEmpty()) {
          this.integers.putIfAbsent(key, packed.newCodedInput().readInt64());
        }
      }
      integers.getVarintList().forEach(value -> this.integers.putIfAbsent(key, value));
    }
  }

  /** The first of these features that has an integer or a text, as text; empty if none has. */
  String text(List<String> names) {
    return names.stream().map(this::text).filter(each -> !each.isEmpty()).findFirst().orElse("");
  }

  private String text(String name) {
    if (integers.containsKey(name)) {
      return String.valueOf(integers.get(name));
    }
    return Optional.ofNullable(bytes.get(name)).map(each -> each.toStringUtf8().strip()).orElse("");
  }

  /** The first of these features that has bytes. */
  Optional<byte[]> bytes(List<String> names) {
    return names.stream()
        .filter(bytes::containsKey)
        .findFirst()
        .map(name -> bytes.get(name).toByteArray());
  }

  /** The names of all features with bytes or integers. */
  List<String> names() {
    Map<String, Object> all = new TreeMap<>(bytes);
    all.putAll(integers);
    return List.copyOf(all.keySet());
  }
}
