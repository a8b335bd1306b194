# fish completion: helpdesk itself knows what can follow.
function __helpdesk_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found (HELPDESK_COMPLETE=hints $words[1] __complete $words[2..-1] 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c helpdesk -f -a '(__helpdesk_complete)'
