package headway.jobs.track.tensorboard;

import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.UnknownFieldSet;
import org.nd4j.shade.protobuf.UnknownFieldSet.Field;

/** A protobuf message that is written field by field, in the order of their numbers. */
final class ProtoMessage {
  private final UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();

  ProtoMessage number(int field, long value) {
    return with(field, Field.newBuilder().addVarint(value));
  }

  ProtoMessage real(int field, double value) {
    return with(field, Field.newBuilder().addFixed64(Double.doubleToRawLongBits(value)));
  }

  ProtoMessage real(int field, float value) {
    return with(field, Field.newBuilder().addFixed32(Float.floatToRawIntBits(value)));
  }

  ProtoMessage text(int field, String value) {
    return with(field, Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8(value)));
  }

  ProtoMessage message(int field, ProtoMessage value) {
    return bytes(field, value.encoded());
  }

  ProtoMessage bytes(int field, byte[] value) {
    return with(field, Field.newBuilder().addLengthDelimited(ByteString.copyFrom(value)));
  }

  private ProtoMessage with(int number, Field.Builder field) {
    fields.mergeField(number, field.build());
    return this;
  }

  byte[] encoded() {
    return fields.build().toByteArray();
  }
}
