using System.Globalization;

namespace OptionsAlerts.Standalone.Postgres;

/// <summary>
/// The user a private server runs as: the program's own, or, since PostgreSQL refuses to run as root, an unprivileged one of the machine.
/// </summary>
/// <param name="Name">The user's name; null: the program's own user.</param>
public sealed record ClusterUser(string? Name, int UserId, int GroupId, string? Tool)
{
    /// <summary>The program's own user.</summary>
    public static ClusterUser Own { get; } = new(null, 0, 0, null);

    private static readonly string[] Preferred = ["postgres", "nobody"];

    /// <summary>
    /// Chooses from the machine's users (the text of <c>/etc/passwd</c>) for a program that runs as root. <paramref name="find"/> gives the path of a tool, null where it is missing.
    /// </summary>
    /// <exception cref="PostgresUnavailableException">There is no such user, or no tool to become one.</exception>
    public static ClusterUser ForRoot(string passwd, Func<string, string?> find)
    {
        var tool = find("setpriv") ?? find("runuser")
            ?? throw new PostgresUnavailableException("PostgreSQL does not run as root, and neither setpriv nor runuser (util-linux) is there to run it as another user.");
        var users = passwd.Split('\n').Select(line => line.Split(':')).Where(fields => fields.Length >= 4).ToList();
        foreach (var name in Preferred)
        {
            if (users.Find(fields => fields[0] == name) is not { } user) continue;
            if (int.TryParse(user[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 &&
                int.TryParse(user[3], NumberStyles.None, CultureInfo.InvariantCulture, out var group)) return new ClusterUser(name, id, group, tool);
        }

        throw new PostgresUnavailableException("PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody' to run it as.");
    }

    /// <summary>The command line that runs a program as this user.</summary>
    public (string Program, IReadOnlyList<string> Arguments) Command(string program, IReadOnlyList<string> arguments) => Tool is null
        ? (program, arguments)
        : Path.GetFileName(Tool) == "setpriv"
            ? (Tool, [$"--reuid={Number(UserId)}", $"--regid={Number(GroupId)}", "--clear-groups", "--", program, .. arguments])
            : (Tool, ["-u", Name!, "--", program, .. arguments]);

    /// <summary>The owner as <c>chown</c> takes it.</summary>
    public string Owner => $"{Number(UserId)}:{Number(GroupId)}";

    private static string Number(int id) => id.ToString(CultureInfo.InvariantCulture);
}
