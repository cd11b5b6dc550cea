using System.Diagnostics.CodeAnalysis;
using System.Net.Mime;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace OptionsAlerts.ServiceDefaults.Messaging;

/// <summary>
/// Contract messages as JSON without an envelope. Differs from the bus' own serialiser of raw JSON in two things: a body is read once, straight into its contract, and not first into a document; and no
/// message carries a description of the machine that sent it.
/// </summary>
internal sealed class ContractSerializer : RawMessageSerializer, IMessageSerializer, IMessageDeserializer, ISerializerFactory
{
    private const RawSerializerOptions Raw = RawSerializerOptions.AddTransportHeaders | RawSerializerOptions.CopyHeaders;

    public ContentType ContentType => SystemTextJsonRawMessageSerializer.JsonContentType;

    private static JsonSerializerOptions Json => SystemTextJsonMessageSerializer.Options;

    public IMessageSerializer CreateSerializer() => this;

    public IMessageDeserializer CreateDeserializer() => this;

    public void Probe(ProbeContext context) => context.CreateScope("json").Add("contentType", ContentType.MediaType);

    public ConsumeContext Deserialize(ReceiveContext receiveContext) =>
        new BodyConsumeContext(receiveContext, Deserialize(receiveContext.Body, receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) =>
        new Received(body.GetBytes(), new RawMessageContext(headers, destinationAddress, Raw), Types(headers), ContentType);

    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class
    {
        SetRawMessageHeaders(context);
        return new SystemTextJsonRawMessageBody<T>(context, Json);
    }

    protected override void SetRawMessageHeaders(SendContext context)
    {
        Set(MessageHeaders.MessageId, context.MessageId);
        Set(MessageHeaders.CorrelationId, context.CorrelationId);
        Set(MessageHeaders.ConversationId, context.ConversationId);
        Set(MessageHeaders.InitiatorId, context.InitiatorId);
        Set(MessageHeaders.RequestId, context.RequestId);
        if (context.SupportedMessageTypes is { Length: > 0 } types) context.Headers.Set(MessageHeaders.MessageType, types.Length == 1 ? types[0] : string.Join(';', types));
        if (context.ResponseAddress is { } response) context.Headers.Set(MessageHeaders.ResponseAddress, response);
        if (context.FaultAddress is { } fault) context.Headers.Set(MessageHeaders.FaultAddress, fault);
        if (context.SourceAddress is { } source) context.Headers.Set(MessageHeaders.SourceAddress, source);

        void Set(string name, Guid? id)
        {
            if (id is { } value) context.Headers.Set(name, value.ToString());
        }
    }

    private static string[] Types(Headers headers) =>
        headers.Get<string>(MessageHeaders.MessageType) is { Length: > 0 } types ? types.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];

    /// <summary>A message that came. One that says nothing of its type is taken for whatever a queue takes.</summary>
    private sealed class Received(byte[] body, MessageContext context, string[] types, ContentType contentType)
        : BaseSerializerContext(SystemTextJsonMessageSerializer.Instance, context, types)
    {
        public override bool TryGetMessage<T>(out T? message) where T : class
        {
            message = IsSupportedMessageType<T>() ? JsonSerializer.Deserialize<T>(Body, Json) : null;
            return message is not null;
        }

        public override bool TryGetMessage(Type messageType, [NotNullWhen(true)] out object? message)
        {
            message = JsonSerializer.Deserialize(Body, messageType, Json);
            return message is not null;
        }

        public override bool IsSupportedMessageType<T>() => IsOneOf(MessageUrn.ForTypeString<T>());

        public override bool IsSupportedMessageType(Type messageType) => IsOneOf(MessageUrn.ForTypeString(messageType));

        public override IMessageSerializer GetMessageSerializer() => new SystemTextJsonBodyMessageSerializer(JsonSerializer.Deserialize<JsonElement>(Body, Json), contentType, Json, Raw);

        public override IMessageSerializer GetMessageSerializer(object message, string[] messageTypes) => new SystemTextJsonBodyMessageSerializer(message, contentType, Json, Raw);

        public override IMessageSerializer GetMessageSerializer<T>(MessageEnvelope envelope, T message)
        {
            var serializer = new SystemTextJsonBodyMessageSerializer(envelope, contentType, Json, Raw);
            serializer.Overlay(message);
            return serializer;
        }

        public override Dictionary<string, object> ToDictionary<T>(T? message) where T : class =>
            message is null ? new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) : JsonSerializer.SerializeToElement(message, Json).Deserialize<Dictionary<string, object>>(Json)!;

        private ReadOnlySpan<byte> Body => body.Length > 0 ? body : "{}"u8;

        private bool IsOneOf(string urn) => SupportedMessageTypes.Length == 0 || Array.Exists(SupportedMessageTypes, type => string.Equals(type, urn, StringComparison.OrdinalIgnoreCase));
    }
}
