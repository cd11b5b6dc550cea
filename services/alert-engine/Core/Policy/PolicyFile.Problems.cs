namespace OptionsAlerts.AlertEngine.Core;

/// <content>Every problem of a file, not only the first.</content>
public static partial class PolicyFile
{
    /// <summary>More are not looked for.</summary>
    public const int MaxProblems = 50;

    private const int MaxTries = 4 * MaxProblems;

    /// <summary>
    /// What is wrong with a file of at most 1 MiB, by line; empty when <see cref="Parse"/> reads it. A text that is neither YAML nor JSON has one problem. A place that is
    /// wrong is left out and the rest read as if it had its default, so that what follows from a problem alone is not another.
    /// </summary>
    public static IReadOnlyList<PolicyException> Problems(string text, string path)
    {
        var problems = new List<PolicyException>();
        try
        {
            PolicyNode? root = PolicyReader.Read(text, path);
            for (var tries = 0; root is not null && tries < MaxTries && problems.Count < MaxProblems && FirstOf(root) is { } problem; tries++)
            {
                var follows = problem.JsonPath != root.Place.Path && problems.Exists(known => IsWithin(known.JsonPath, problem.JsonPath));
                if (!follows) problems.Add(problem);
                root = problem.JsonPath == root.Place.Path && root.Member("version") is null ? WithVersion(root) : Without(root, problem.JsonPath);
            }
        }
        catch (PolicyException unreadable)
        {
            problems.Add(unreadable);
        }

        return [.. problems.OrderBy(problem => problem.Line)];
    }

    private static PolicyException? FirstOf(PolicyNode root)
    {
        try
        {
            Of(root);
            return null;
        }
        catch (PolicyException problem)
        {
            return problem;
        }
    }

    private static bool IsWithin(string path, string outer) => path.StartsWith(outer, StringComparison.Ordinal) && path[outer.Length..] is "" or ['.' or '[', ..];

    // Null where the whole is wrong, or nothing stands at the path.
    private static PolicyNode? Without(PolicyNode node, string path)
    {
        var found = false;
        PolicyValue? rest = node.Value switch
        {
            PolicyValue.Object whole => Members(whole),
            PolicyValue.List list => Elements(list),
            _ => null,
        };
        return found && rest is not null ? new PolicyNode(node.Place, rest) : null;

        PolicyValue.Object Members(PolicyValue.Object whole)
        {
            var kept = new PolicyValue.Object();
            foreach (var (name, member) in whole.Members)
                if (Kept(member) is { } left) kept.Add(name, left);
            return kept;
        }

        PolicyValue.List Elements(PolicyValue.List list)
        {
            var kept = new PolicyValue.List();
            foreach (var element in list.Elements)
                if (Kept(element) is { } left) kept.Add(left);
            return kept;
        }

        PolicyNode? Kept(PolicyNode inner)
        {
            if (found || !IsWithin(path, inner.Place.Path)) return inner;
            found = true;
            return Without(inner, path);
        }
    }

    private static PolicyNode? WithVersion(PolicyNode root)
    {
        if (root.Value is not PolicyValue.Object { Members: var members }) return null;
        var whole = new PolicyValue.Object();
        whole.Add("version", new PolicyNode(root.Place.Member("version", root.Place.Line), new PolicyValue.Number(AlertPolicy.CurrentVersion)));
        foreach (var (name, member) in members) whole.Add(name, member);
        return new PolicyNode(root.Place, whole);
    }
}
