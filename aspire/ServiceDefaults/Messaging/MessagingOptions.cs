namespace OptionsAlerts.ServiceDefaults.Messaging;

/// <summary>How contract messages travel.</summary>
public enum MessagingTransport
{
    /// <summary>RabbitMQ at <c>ConnectionStrings:messaging</c>.</summary>
    RabbitMq,

    /// <summary>Within the process, for one process that holds every service.</summary>
    InMemory,
}

/// <summary>Section <c>Messaging</c>.</summary>
public sealed class MessagingOptions
{
    public const string Section = "Messaging";

    /// <summary>Default <see cref="MessagingTransport.RabbitMq"/>.</summary>
    public MessagingTransport Transport { get; set; } = MessagingTransport.RabbitMq;
}
