using OptionsAlerts.Standalone.Run;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Cli;

/// <summary>Text from outside as it may be shown on a terminal.</summary>
internal static class Shown
{
    /// <summary>As markup: nothing in it steers the terminal or is read as markup.</summary>
    public static string Text(string text) => Markup.Escape(text.RemoveMarkupControl());

    /// <summary>The first eight digits of an id.</summary>
    public static string Id(string id) => Text(id.Length > 8 ? id[..8] : id);

    /// <summary>A wire name as words.</summary>
    public static string Words(string name) => Text(name.Replace('_', ' '));

    public static string Severity(string severity) => severity switch
    {
        "critical" => "[bold red]critical[/]",
        "high" => "[yellow]high[/]",
        _ => Text(severity),
    };

    /// <summary>Null for nothing, so that JSON says null.</summary>
    public static string? OrNull(string text) => text.Length > 0 ? text : null;

    /// <summary>A table; only the columns of words wrap where there is little room.</summary>
    /// <param name="narrow">The headings of those that do not.</param>
    public static Table Table(IEnumerable<string> narrow, params string[] words)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var heading in narrow) table.AddColumn(heading, column => column.NoWrap());
        foreach (var heading in words) table.AddColumn(heading);
        return table;
    }
}
