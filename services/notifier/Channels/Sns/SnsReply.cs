using System.Xml;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Sns;

/// <summary>SNS's XML, by local names: the namespace is seen with http and with https.</summary>
/// <param name="Root">The outermost element's name: <c>PublishResponse</c>, <c>ErrorResponse</c>.</param>
/// <param name="Values">The text elements by name, the first of each.</param>
internal sealed record SnsReply(string Root, IReadOnlyDictionary<string, string> Values)
{
    // A declared entity could be a bomb, and an external one a call to elsewhere.
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public string? MessageId => Root == "PublishResponse" ? Value("MessageId") : null;

    public string? RequestId => Value("RequestId");

    /// <summary>Why it was refused; null for what is no error.</summary>
    public string? Code => Root == "ErrorResponse" ? Value("Code") : null;

    public string? Message => Value("Message");

    /// <summary>True where SNS says that the fault is its own.</summary>
    public bool IsReceiversFault => Value("Type") == "Receiver";

    public string? Value(string name) => Values.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    /// <summary>Null for what is no XML: a proxy's page, half an answer.</summary>
    public static SnsReply? Parse(string body)
    {
        try
        {
            using var text = new StringReader(body.TrimStart());
            using var reader = XmlReader.Create(text, Settings);
            return reader.MoveToContent() == XmlNodeType.Element ? new SnsReply(reader.LocalName, Texts(reader)) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // Read forward and never as a tree: a thousand levels are as flat as one.
    private static Dictionary<string, string> Texts(XmlReader reader)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var name = string.Empty;
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element) name = reader.IsEmptyElement ? string.Empty : reader.LocalName;
            else if (reader.NodeType == XmlNodeType.EndElement) name = string.Empty;
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && name.Length > 0) texts.TryAdd(name, PlainText.OneLine(reader.Value));
        }

        return texts;
    }
}
