using System.Globalization;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Where a value of a policy file stands: file, line and path. A member stands on the line of its key, an element on the line it begins. The path is put
/// together when asked for, so that many deep values cost no long texts.
/// </summary>
internal sealed class PolicyPlace
{
    private const int MostShown = 64;

    private readonly string _file;
    private readonly PolicyPlace? _parent;
    private readonly string _step;

    private PolicyPlace(string file, PolicyPlace? parent, string step, long line) =>
        (_file, _parent, _step, Line, Depth) = (file, parent, step, line, parent is null ? 0 : parent.Depth + 1);

    /// <summary>From 1.</summary>
    public long Line { get; }

    /// <summary>How many values this one stands in; 0 for the whole file.</summary>
    public int Depth { get; }

    /// <summary><c>$.routes.high.channels[1]</c>.</summary>
    public string Path => _parent is null ? _step : _parent.Path + _step;

    public static PolicyPlace Root(string file, long line) => new(file, parent: null, "$", line);

    public PolicyPlace Member(string name, long line) => new(_file, this, $".{Shown(name)}", line);

    public PolicyPlace Element(int index, long line) => new(_file, this, string.Create(CultureInfo.InvariantCulture, $"[{index}]"), line);

    public PolicyException Refused(string problem) => new(_file, Path, Line, problem);

    /// <summary>A text of the file as a message may show it: on one line and not longer than 64 characters.</summary>
    public static string Shown(string text)
    {
        var most = text.Length <= MostShown ? text.Length : char.IsHighSurrogate(text[MostShown - 1]) ? MostShown - 1 : MostShown;
        var shown = string.Create(most, text, static (into, from) =>
        {
            for (var at = 0; at < into.Length; at++) into[at] = PolicyReader.IsNoText(from[at]) ? '?' : from[at];
        });
        return most == text.Length ? shown : shown + "…";
    }
}
