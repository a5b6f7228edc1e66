package headway.jobs.images.packed;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The first value of each feature of a {@code tf.train.Example}, or of the context of a {@code
 * tf.train.SequenceExample}: its field 1, {@code Features}, is a map from names to lists of bytes
 * (1), floats (2) or integers (3).
 */
record ExampleFeatures(Map<String, ByteBuffer> bytes, Map<String, Long> integers) {
  private static final int FEATURES = 1;
  private static final int ENTRY = 1;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int BYTES_LIST = 1;
  private static final int INT64_LIST = 3;
  private static final int LIST_VALUE = 1;
  private static final long ABSENT = Long.MIN_VALUE;

  /** Empty if the record is none. */
  static Optional<ExampleFeatures> of(byte[] record) {
    ExampleFeatures features = new ExampleFeatures(new TreeMap<>(), new TreeMap<>());
    try {
      ProtoFields example = new ProtoFields(ByteBuffer.wrap(record));
      while (example.next()) {
        if (example.isBytes(FEATURES)) {
          features.addEntries(example.message());
        } else {
          example.skip();
        }
      }
      return Optional.of(features);
    } catch (BufferUnderflowException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private void addEntries(ProtoFields map) {
    while (map.next()) {
      if (map.isBytes(ENTRY)) {
        addEntry(map.message());
      } else {
        map.skip();
      }
    }
  }

  private void addEntry(ProtoFields entry) {
    String key = "";
    Optional<ProtoFields> value = Optional.empty();
    while (entry.next()) {
      if (entry.isBytes(KEY)) {
        key = entry.text();
      } else if (entry.isBytes(VALUE)) {
        value = Optional.of(entry.message());
      } else {
        entry.skip();
      }
    }
    if (value.isPresent()) {
      addValue(key, value.get());
    }
  }

  private void addValue(String key, ProtoFields feature) {
    while (feature.next()) {
      if (feature.isBytes(BYTES_LIST)) {
        addBytes(key, feature.message());
      } else if (feature.isBytes(INT64_LIST)) {
        addInteger(key, feature.message());
      } else {
        feature.skip();
      }
    }
  }

  private void addBytes(String key, ProtoFields list) {
    while (list.next()) {
      if (list.isBytes(LIST_VALUE)) {
        bytes.putIfAbsent(key, list.bytes());
      } else {
        list.skip();
      }
    }
  }

  private void addInteger(String key, ProtoFields list) {
    while (list.next()) {
      long value = ABSENT;
      if (list.isBytes(LIST_VALUE)) {
        value = ProtoFields.firstPacked(list.bytes(), ABSENT);
      } else if (list.isInteger(LIST_VALUE)) {
        value = list.integer();
      } else {
        list.skip();
      }
      if (value != ABSENT) {
        integers.putIfAbsent(key, value);
      }
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
    return Optional.ofNullable(bytes.get(name))
        .map(each -> StandardCharsets.UTF_8.decode(each.duplicate()).toString().strip())
        .orElse("");
  }

  /** The first of these features that has bytes. */
  Optional<byte[]> bytes(List<String> names) {
    return names.stream()
        .filter(bytes::containsKey)
        .findFirst()
        .map(
            name -> {
              byte[] copy = new byte[bytes.get(name).remaining()];
              bytes.get(name).duplicate().get(copy);
              return copy;
            });
  }

  /** The names of all features with bytes or integers. */
  List<String> names() {
    Map<String, Object> all = new TreeMap<>(bytes);
    all.putAll(integers);
    return List.copyOf(all.keySet());
  }
}
